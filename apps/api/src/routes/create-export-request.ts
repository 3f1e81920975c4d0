import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { exportFormats } from '@pdd/core'
import { Type } from 'typebox'
import { idempotencyKeyInvalid, siteUnknown } from '../errors.ts'
import { exampleSite } from '../examples.ts'
import { ExportRequestResource, presentExportRequest } from '../export-request-resource.ts'
import { callerOf, type RouteDeps } from './route-deps.ts'
import { problems } from './shared-schemas.ts'

const Body = Type.Object(
  {
    format: Type.Optional(
      Type.Enum([...exportFormats], {
        description: 'bundle unless told otherwise; frappe is what ERPNext’s own download writes',
      }),
    ),
    site: Type.Optional(
      Type.String({ maxLength: 140, description: 'the site you are signed in to; may be left out' }),
    ),
    record: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 140,
        description: 'the name of the Personal Data Download Request in ERPNext that it was asked by',
      }),
    ),
  },
  { additionalProperties: false, examples: [{}, { format: 'frappe', site: exampleSite }] },
)

const schema = {
  operationId: 'createExportRequest',
  summary: 'Ask for your data',
  description:
    'The subject is the caller. While a request is under way, it is the answer to every further one.',
  headers: Type.Object({
    'idempotency-key': Type.Optional(
      Type.String({ description: '1 to 128 visible ASCII characters', examples: ['2026-11-02-first'] }),
    ),
  }),
  body: Body,
  response: {
    202: ExportRequestResource,
    200: ExportRequestResource,
    ...problems(400, 401, 403, 404, 413, 415, 422, 429, 503),
  },
}

/** `POST /v1/export-requests` */
export const createExportRequest: FastifyPluginAsyncTypebox<RouteDeps> = async (
  app,
  { requestExport, settings },
) => {
  app.post(
    '/export-requests',
    { schema, preValidation: emptyBodyAsksForDefaults },
    async (request, reply) => {
      const caller = callerOf(request)
      const { format = 'bundle', site, record = null } = request.body
      if (site !== undefined && site !== caller.site) throw siteUnknown()
      const outcome = await requestExport({
        caller,
        format,
        idempotencyKey: readIdempotencyKey(request.headers['idempotency-key']),
        httpRequestId: request.id,
        recordName: record,
      })
      request.log.info(
        {
          event: 'export.requested',
          export_id: outcome.request.id,
          site: caller.site,
          outcome: outcome.created ? 'created' : 'existing',
        },
        'requested',
      )
      const resource = presentExportRequest(outcome.request, settings.publicBaseUrl)
      return reply
        .code(outcome.created ? 202 : 200)
        .header('location', resource.links.self)
        .send(resource)
    },
  )
}

function readIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined) return null
  if (!/^[\x21-\x7e]{1,128}$/.test(header)) throw idempotencyKeyInvalid()
  return header
}

function emptyBodyAsksForDefaults(request: { body: unknown }, _reply: unknown, done: () => void): void {
  request.body ??= {}
  done()
}
