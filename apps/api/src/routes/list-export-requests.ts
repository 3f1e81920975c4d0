import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { exportStatuses } from '@pdd/core'
import type { ExportRequestFilter } from '@pdd/database'
import { type Static, Type } from 'typebox'
import type { ApiCaller } from '../authentication/caller.ts'
import { officerOnly, siteUnknown } from '../errors.ts'
import { cancelledExample, exampleId, exampleSite, exampleSubject, readyExample } from '../examples.ts'
import { ExportRequestResource, presentExportRequest } from '../export-request-resource.ts'
import { isOfficer } from '../find-export-request.ts'
import { callerOf, type RouteDeps } from './route-deps.ts'
import { problems } from './shared-schemas.ts'

const cursorExample = Buffer.from(`1762074900000000.${exampleId}`).toString('base64url')

const Query = Type.Object(
  {
    site: Type.Optional(Type.String({ maxLength: 140, examples: [exampleSite] })),
    status: Type.Optional(Type.Enum([...exportStatuses])),
    subject: Type.Optional(
      Type.String({
        maxLength: 140,
        description: 'User.name; other people’s for officers only',
        examples: [exampleSubject],
      }),
    ),
    receivedFrom: Type.Optional(
      Type.String({ format: 'date-time', description: 'at or after', examples: ['2026-11-01T00:00:00Z'] }),
    ),
    receivedBefore: Type.Optional(
      Type.String({ format: 'date-time', description: 'before', examples: ['2026-12-01T00:00:00Z'] }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
    cursor: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'nextCursor of the page before',
        examples: [cursorExample],
      }),
    ),
  },
  { additionalProperties: false },
)

const Page = Type.Object(
  {
    items: Type.Array(ExportRequestResource),
    nextCursor: Type.Union([Type.String(), Type.Null()]),
  },
  { examples: [{ items: [readyExample, cancelledExample], nextCursor: null }] },
)

const schema = {
  operationId: 'listExportRequests',
  summary: 'List requests, newest first',
  description: 'A person sees their own; an officer sees all of their site.',
  querystring: Query,
  response: {
    200: Page,
    ...problems(400, 401, 403, 404, 503),
  },
}

/** `GET /v1/export-requests` */
export const listExportRequests: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  app.get('/export-requests', { schema }, async (request) => {
    const filter = await visibleFilter(callerOf(request), request.query)
    const { items, nextCursor } = await deps.requests.list(filter)
    return { items: items.map((item) => presentExportRequest(item, deps.settings.publicBaseUrl)), nextCursor }
  })

  function recordView({ site, user: officer }: ApiCaller, query: Static<typeof Query>): Promise<void> {
    const { limit, cursor, ...filters } = query
    return deps.officers.recordView({ site, officer, thing: 'list', narrowedBy: Object.keys(filters) })
  }

  async function visibleFilter(caller: ApiCaller, query: Static<typeof Query>): Promise<ExportRequestFilter> {
    if (query.site !== undefined && query.site !== caller.site) throw siteUnknown()
    const officer = query.subject === caller.user ? false : await isOfficer(caller, deps)
    if (!officer && query.subject !== undefined && query.subject !== caller.user) throw officerOnly()
    if (officer) await recordView(caller, query)
    const subjectId = officer ? query.subject : caller.user
    return {
      site: caller.site,
      limit: query.limit ?? 20,
      ...(subjectId !== undefined && { subjectId }),
      ...(query.status !== undefined && { status: query.status }),
      ...(query.receivedFrom !== undefined && { receivedFrom: new Date(query.receivedFrom) }),
      ...(query.receivedBefore !== undefined && { receivedBefore: new Date(query.receivedBefore) }),
      ...(query.cursor !== undefined && { cursor: query.cursor }),
    }
  }
}
