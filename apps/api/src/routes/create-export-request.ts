import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { exportFormats } from '@pdd/core'
import { type Static, Type } from 'typebox'
import type { ApiCaller } from '../authentication/caller.ts'
import { createOfficerGate } from '../authentication/officer-gate.ts'
import { idempotencyKeyInvalid, requestInvalid, siteUnknown } from '../errors.ts'
import { exampleSite, queuedExample } from '../examples.ts'
import { ExportRequestResource, presentExportRequest } from '../export-request-resource.ts'
import { type Asked, createDelegatedRequests } from '../officer/delegated-requests.ts'
import { reasonOf } from '../officer/reason.ts'
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
    reason: Type.Optional(
      Type.String({ maxLength: 500, description: 'of an officer who asks on behalf of somebody: why' }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {},
      { format: 'frappe', site: exampleSite },
      { record: '9ab3c1d2e4', reason: 'asked by letter' },
    ],
  },
)

const WaitingForApproval = Type.Object(
  { status: Type.Literal('waiting_for_approval') },
  { examples: [{ status: 'waiting_for_approval' }] },
)

const schema = {
  operationId: 'createExportRequest',
  summary: 'Ask for your data',
  description:
    'The subject is the caller. While a request is under way, it is the answer to every further one. An officer asks for ' +
    'somebody by a token with the claim `on_behalf_of`, signed with the site’s own key; where a second officer has to allow ' +
    'it, the answer is `waiting_for_approval`.',
  headers: Type.Object({
    'idempotency-key': Type.Optional(
      Type.String({ description: '1 to 128 visible ASCII characters', examples: ['2026-11-02-first'] }),
    ),
  }),
  body: Body,
  response: {
    202: Type.Union([ExportRequestResource, WaitingForApproval], {
      examples: [queuedExample, { status: 'waiting_for_approval' }],
    }),
    200: ExportRequestResource,
    ...problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
  },
}

/** `POST /v1/export-requests` */
export const createExportRequest: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  const { requestExport, settings } = deps
  const askForPerson = createAskForPerson(deps)
  app.post(
    '/export-requests',
    { schema, preValidation: emptyBodyAsksForDefaults, config: { takesOnBehalfOf: true } },
    async (request, reply) => {
      const caller = callerOf(request)
      const { format = 'bundle', site, reason, record: recordName = null } = request.body
      if (site !== undefined && site !== caller.site) throw siteUnknown()
      const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key'])
      const asked = { idempotencyKey, httpRequestId: request.id, recordName }
      if (caller.onBehalfOf === undefined && reason !== undefined) throw requestInvalid()
      const outcome =
        caller.onBehalfOf === undefined
          ? await requestExport({ ...asked, caller, format })
          : await askForPerson(caller, { ...asked, subject: caller.onBehalfOf, body: request.body })
      if (outcome === null) return reply.code(202).send({ status: 'waiting_for_approval' as const })
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

type AskedForPerson = Omit<Asked, 'reason'> & { body: Static<typeof Body> }

/** For an officer whose token names the person: as at the desk. Null: it waits for a second officer. */
function createAskForPerson(deps: RouteDeps) {
  const { assertOfficer, assertMayAct } = createOfficerGate(deps)
  const delegatedRequests = createDelegatedRequests(deps)
  return async (officer: ApiCaller, { body, ...asked }: AskedForPerson) => {
    await assertOfficer(officer)
    await assertMayAct(officer)
    // ERPNext's own form of a file holds less: an officer's answer to a person is the whole.
    if (body.format === 'frappe') throw requestInvalid()
    return delegatedRequests.ask(officer, { ...asked, reason: reasonOf(body) })
  }
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
