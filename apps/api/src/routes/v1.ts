import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Authenticate } from '../authentication/authenticate.ts'
import type { ApiCaller } from '../authentication/caller.ts'
import { assertSameOrigin } from '../authentication/same-origin.ts'
import type { ApiDeps } from '../deps.ts'
import { ExportRequestResource } from '../export-request-resource.ts'
import { Problem } from '../problem.ts'
import type { RequestExport } from '../request-export.ts'
import { cancelExportRequest } from './cancel-export-request.ts'
import { createExportRequest } from './create-export-request.ts'
import { downloadExport } from './download-export.ts'
import { followExportRequest } from './follow-export-request.ts'
import { getExportRequest } from './get-export-request.ts'
import { listExportRequests } from './list-export-requests.ts'

export type RouteDeps = ApiDeps & { authenticate: Authenticate; requestExport: RequestExport }

declare module 'fastify' {
  interface FastifyRequest {
    caller: ApiCaller | null
  }
}

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
}

/** The caller of a request in this scope. */
export function callerOf(request: Pick<FastifyRequest, 'caller'>): ApiCaller {
  if (request.caller === null) throw new TypeError('this route is outside the scope that knows its caller')
  return request.caller
}
