import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ExportRequestResource, presentExportRequest } from '../export-request-resource.ts'
import { findVisible } from '../find-export-request.ts'
import { callerOf, type RouteDeps } from './route-deps.ts'
import { problems, RequestParams } from './shared-schemas.ts'

const schema = {
  operationId: 'getExportRequest',
  summary: 'See how far a request is',
  params: RequestParams,
  response: { 200: ExportRequestResource, ...problems(401, 404, 503) },
}

/** `GET /v1/export-requests/{id}` */
export const getExportRequest: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  app.get('/export-requests/:id', { schema }, async (request) => {
    const found = await findVisible(deps, callerOf(request), request.params.id)
    return presentExportRequest(found, deps.settings.publicBaseUrl)
  })
}
