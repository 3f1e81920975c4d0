import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { addressRoutes } from '../addresses/address-routes.ts'
import { assertSameOrigin } from '../authentication/same-origin.ts'
import { ExportRequestResource } from '../export-request-resource.ts'
import { Problem } from '../problem.ts'
import { stepUpRoutes } from '../step-up/step-up-routes.ts'
import { actOnExportRequest } from './act-on-export-request.ts'
import { cancelExportRequest } from './cancel-export-request.ts'
import { createExportRequest } from './create-export-request.ts'
import { downloadExport } from './download-export.ts'
import { followExportRequest } from './follow-export-request.ts'
import { getExportRequest } from './get-export-request.ts'
import { listExportRequests } from './list-export-requests.ts'
import type { RouteDeps } from './route-deps.ts'

/** What programs speak. Everything in this scope has a caller. */
export const v1: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  app.addSchema(ExportRequestResource)
  app.addSchema(Problem)
  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request) => {
    request.caller = await deps.authenticate(request)
    assertSameOrigin(request, request.caller, deps.settings.publicBaseUrl)
  })
  // An empty body asks for the defaults, with or without a content type.
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, {})
    else parseJson(request, String(body), done)
  })

  await app.register(createExportRequest, deps)
  await app.register(getExportRequest, deps)
  await app.register(listExportRequests, deps)
  await app.register(downloadExport, deps)
  await app.register(cancelExportRequest, deps)
  await app.register(followExportRequest, deps)
  await app.register(actOnExportRequest, deps)
  await app.register(stepUpRoutes, deps)
  await app.register(addressRoutes, deps)
}
