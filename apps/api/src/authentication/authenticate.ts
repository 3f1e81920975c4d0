import { hash } from 'node:crypto'
import type { Site } from '@pdd/runtime'
import type { FastifyRequest } from 'fastify'
import { erpUnreachable, schemeUnknown, signInRequired } from '../errors.ts'
import { type OwnSession, sessionCookie } from '../sign-in/own-session.ts'
import type { Seal } from '../sign-in/sealed-cookie.ts'
import type { ApiCaller } from './caller.ts'
import { askLoggedUser, askPreferences, askRoles, type ErpCredential } from './erpnext.ts'
import type { VerifyToken } from './jwt.ts'
import { siteOfRequest } from './site-of-request.ts'

export type AuthenticateDeps = {
  sites: Map<string, Site>
  verifyToken: VerifyToken | null
  seal: Seal | null
  settings: { publicBaseUrl: string }
}
export type Authenticate = (request: FastifyRequest) => Promise<ApiCaller>

/** Who is asking: a signed token is verified here, everything else is asked of the site that issued it. */
export function createAuthenticate({ sites, verifyToken, seal, settings }: AuthenticateDeps): Authenticate {
  const ownCookie = sessionCookie(settings.publicBaseUrl.startsWith('https:'))

  return async (request) => {
    const { authorization } = request.headers
    const sid = request.cookies.sid
    if (authorization !== undefined) {
      const [scheme = '', token = ''] = authorization.split(/\s+/, 2)
      if (verifyToken !== null && scheme.toLowerCase() === 'bearer')
        return bySignedToken(request, verifyToken, token)
      if (!['token', 'basic', 'bearer'].includes(scheme.toLowerCase())) throw schemeUnknown()
      return byErpNext(request, { kind: 'token', authorization })
    }
    const own = await seal?.open<OwnSession>(request.cookies[ownCookie], 'session')
    if (own) return byErpNext(request, { kind: 'token', authorization: `Bearer ${own.token}` }, own.site)
    if (sid === undefined || sid === '' || sid === 'Guest') throw signInRequired()
    return byErpNext(request, { kind: 'session', sid: encodeURIComponent(sid) })
  }

  async function bySignedToken(
    request: FastifyRequest,
    verify: VerifyToken,
    token: string,
  ): Promise<ApiCaller> {
    const { user, site, roles, authTime, preferences } = await verify(token)
    const { name } = siteOfRequest(sites, request, site)
    const told = { roles: async () => roles, preferences: async () => preferences }
    return { site: name, user, method: 'jwt', sessionHash: digest(token), authTime, byCookie: false, ...told }
  }

  /** @param ownSite of a session of ours, which a browser sends by itself */
  async function byErpNext(
    request: FastifyRequest,
    credential: ErpCredential,
    ownSite: string | null = null,
  ): Promise<ApiCaller> {
    const { name, baseUrl } = siteOfRequest(sites, request, ownSite)
    if (baseUrl === undefined) throw erpUnreachable()
    const question = { baseUrl, site: name, credential, clientIp: request.ip }
    const user = await askLoggedUser(question)
    let roles: Promise<string[]> | undefined
    return {
      site: name,
      user,
      method: ownSite === null ? credential.kind : 'session',
      sessionHash: digest(credential.kind === 'session' ? credential.sid : credential.authorization),
      authTime: null,
      byCookie: ownSite !== null || credential.kind === 'session',
      roles() {
        roles ??= askRoles(question, user)
        return roles
      },
      preferences: () => askPreferences(question, user),
    }
  }
}

function digest(credential: string): string {
  return hash('sha256', credential)
}
