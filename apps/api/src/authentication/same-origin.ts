import type { FastifyRequest } from 'fastify'
import type { ApiSettings } from '../deps.ts'
import { crossSite } from '../errors.ts'
import type { Authenticate } from './authenticate.ts'
import type { ApiCaller } from './caller.ts'

/**
 * Refuses a change that another website made a browser ask for. Browsers say where a request comes from and no script
 * can forge it; a client that says nothing is no browser, as long as it sends what no form can send.
 */
export function assertSameOrigin(request: FastifyRequest, caller: ApiCaller, publicBaseUrl: string): void {
  if (!caller.byCookie || request.method === 'GET' || request.method === 'HEAD') return
  const { 'sec-fetch-site': from, origin, 'content-type': contentType } = request.headers
  if (from !== undefined) {
    if (from !== 'same-origin' && from !== 'none') throw crossSite()
    return
  }
  if (origin !== undefined) {
    if (origin !== new URL(publicBaseUrl).origin) throw crossSite()
    return
  }
  if (contentType !== undefined && !contentType.startsWith('application/json')) throw crossSite()
}

/** Who changes something by a form of our pages. @throws what {@link Authenticate} throws, and `csrf.rejected` */
export async function callerOfForm(
  request: FastifyRequest,
  { authenticate, settings }: { authenticate: Authenticate; settings: Pick<ApiSettings, 'publicBaseUrl'> },
): Promise<ApiCaller> {
  const caller = await authenticate(request)
  assertSameOrigin(request, caller, settings.publicBaseUrl)
  return caller
}
