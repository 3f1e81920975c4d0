import type { FastifyRequest } from 'fastify'
import type { Authenticate } from '../authentication/authenticate.ts'
import type { ApiCaller } from '../authentication/caller.ts'
import type { ApiDeps } from '../deps.ts'
import type { RequestExport } from '../request-export.ts'

export type RouteDeps = ApiDeps & { authenticate: Authenticate; requestExport: RequestExport }

declare module 'fastify' {
  interface FastifyRequest {
    caller: ApiCaller | null
  }
}

/** The caller of a request in this scope. */
export function callerOf(request: Pick<FastifyRequest, 'caller'>): ApiCaller {
  if (request.caller === null) throw new TypeError('this route is outside the scope that knows its caller')
  return request.caller
}
