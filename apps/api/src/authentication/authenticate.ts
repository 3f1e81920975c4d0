import { hash } from 'node:crypto'
import type { Database } from '@pdd/database'
import type { Site } from '@pdd/runtime'
import type { FastifyRequest } from 'fastify'
import {
  erpUnreachable,
  schemeUnknown,
  sessionExpired,
  signInRequired,
  tokenInvalid,
  tokenRefused,
} from '../errors.ts'
import type { Seal } from '../sign-in/encrypted-cookie.ts'
import { type OwnSession, sessionCookie } from '../sign-in/own-session.ts'
import { createAccountCheck } from './account-check.ts'
import type { ApiCaller } from './caller.ts'
import { askEnabled, askLoggedUser, askPreferences, askRoles, type ErpCredential } from './erpnext.ts'
import type { TokenClaims, VerifyToken } from './jwt.ts'
import { siteOfRequest, siteOfToken } from './site-of-request.ts'
import { isSignedToken } from './token-issuers.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** the route takes tokens by which an officer asks for somebody */
    takesOnBehalfOf?: boolean
  }
}

export type AuthenticateDeps = {
  sites: Map<string, Site>
  verifyToken: VerifyToken | null
  seal: Seal | null
  accounts: Pick<Database['accounts'], 'want' | 'look'>
  settings: { publicBaseUrl: string }
}
export type Authenticate = (request: FastifyRequest) => Promise<ApiCaller>

/** Who is asking: a signed token is verified here, everything else is asked of the site that issued it. */
export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  const { sites, verifyToken, seal, settings } = deps
  const ownCookie = sessionCookie(settings.publicBaseUrl.startsWith('https:'))
  const assertByWorker = createAccountCheck(deps.accounts)

  return async (request) => {
    const { authorization } = request.headers
    const sid = request.cookies.sid
    if (authorization !== undefined) {
      const [scheme = '', token = ''] = authorization.split(/\s+/, 2)
      if (!['token', 'basic', 'bearer'].includes(scheme.toLowerCase())) throw schemeUnknown()
      // By its form alone: whose issuer is known here is nothing that a wrong token may find out.
      if (verifyToken !== null && scheme.toLowerCase() === 'bearer' && isSignedToken(token))
        return bySignedToken(request, verifyToken, token)
      if (!isAscii(authorization)) throw tokenRefused()
      return byErpNext(request, { kind: 'token', authorization })
    }
    const own = await seal?.open<OwnSession>(request.cookies[ownCookie], 'session')
    if (own) return byOwnSession(request, own)
    if (sid === undefined || sid === '' || sid === 'Guest' || !isAscii(sid)) throw signInRequired()
    return byErpNext(request, { kind: 'session', sid: encodeURIComponent(sid) })
  }

  async function bySignedToken(
    request: FastifyRequest,
    verify: VerifyToken,
    token: string,
  ): Promise<ApiCaller> {
    const { user, site, roles, authTime, preferences, ...special } = await verify(token)
    const { name } = siteOfToken(sites, request, site)
    const onBehalfOf = onBehalfOfIn(special, request)
    const told = { roles: async () => roles, preferences: async () => preferences }
    return {
      ...{
        site: name,
        user,
        method: 'jwt',
        sessionHash: sessionOfToken(token),
        authTime,
        byCookie: false,
        ...told,
        ...(onBehalfOf !== null && { onBehalfOf }),
      },
      assertEnabled: once(() => assertByWorker({ site: name, subjectId: user })),
    }
  }

  /** A session of ours, which a browser sends by itself: it is over when its token or its account is. */
  async function byOwnSession(request: FastifyRequest, { site, token }: OwnSession): Promise<ApiCaller> {
    const credential = { kind: 'token', authorization: `Bearer ${token}` } as const
    const caller = await byErpNext(request, credential, site).catch((error: { code?: string }) => {
      throw error.code === 'auth.token_refused' ? sessionExpired({}, error) : error
    })
    return { ...caller, method: 'session', byCookie: true }
  }

  async function byErpNext(
    request: FastifyRequest,
    credential: ErpCredential,
    ownSite: string | null = null,
  ): Promise<ApiCaller> {
    const { name, baseUrl, siteName = name } = siteOfRequest(sites, request, ownSite)
    if (baseUrl === undefined) throw erpUnreachable()
    const question = { baseUrl, siteName, credential, clientIp: request.ip }
    const user = await askLoggedUser(question)
    const isToken = credential.kind === 'token'
    const isEnabled = isToken && (await askEnabled(question, user))
    let roles: Promise<string[]> | undefined
    return {
      site: name,
      user,
      method: credential.kind,
      sessionHash: sessionOf(credential, user),
      authTime: null,
      byCookie: credential.kind === 'session',
      roles() {
        roles ??= askRoles(question, user)
        return roles
      },
      preferences: () => askPreferences(question, user),
      assertEnabled: once(async () => {
        if (isEnabled || (!isToken && (await askEnabled(question, user)))) return
        await assertByWorker({ site: name, subjectId: user })
      }),
    }
  }
}

/**
 * Tokens for a certain call are good for that one alone, and only by the site's own key.
 * @throws `auth.token_invalid`
 */
function onBehalfOfIn(
  { ofSite, ownKey, onBehalfOf }: Pick<TokenClaims, 'ofSite' | 'ownKey' | 'onBehalfOf'>,
  request: FastifyRequest,
): string | null {
  if (ofSite) throw tokenInvalid()
  if (onBehalfOf === null) return null
  if (!ownKey || request.routeOptions.config.takesOnBehalfOf !== true) throw tokenInvalid()
  return onBehalfOf
}

/** A caller lives as long as one request: what was proved for it holds so long. */
function once(prove: () => Promise<void>): () => Promise<void> {
  let proof: Promise<void> | undefined
  return () => {
    proof ??= prove()
    return proof
  }
}

/**
 * One session is one, however its credential is spelled. Frappe takes the scheme in any case, and Basic as another form of
 * an API key, of which an account has one; MariaDB looks a session or a bearer token up in any case.
 */
function sessionOf(credential: ErpCredential, user: string): string {
  if (credential.kind === 'session') return hash('sha256', `session ${credential.sid.toLowerCase()}`)
  const [scheme = '', token = ''] = credential.authorization.toLowerCase().split(/\s+/, 2)
  return hash('sha256', scheme === 'bearer' ? `bearer ${token}` : `key ${user}`)
}

/** What was signed: the signature over it may be written in several ways. */
function sessionOfToken(token: string): string {
  return hash('sha256', token.slice(0, token.lastIndexOf('.')))
}

/** MariaDB holds letters with and without marks equal: what is not plain ASCII is no credential of Frappe's. */
function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
