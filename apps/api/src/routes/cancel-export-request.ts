import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { notCancellable } from '../errors.ts'
import { ExportRequestResource, presentExportRequest } from '../export-request-resource.ts'
import { findOwn } from '../find-export-request.ts'
import { callerOf, type RouteDeps } from './route-deps.ts'
import { problems, RequestParams } from './shared-schemas.ts'

const schema = {
  operationId: 'cancelExportRequest',
  summary: 'Cancel a request, or revoke its file',
  params: RequestParams,
  response: { 200: ExportRequestResource, ...problems(401, 403, 404, 409, 503) },
}

/** `POST /v1/export-requests/{id}/cancel` */
export const cancelExportRequest: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  app.post('/export-requests/:id/cancel', { schema }, async (request) => {
    const caller = callerOf(request)
    const found = await findOwn(deps, caller, request.params.id)
    const cancelled = await deps.requests.cancel(found.id, { type: 'caller', id: caller.user })
    if (cancelled === null) throw notCancellable()
    return presentExportRequest(cancelled, deps.settings.publicBaseUrl)
  })
}
