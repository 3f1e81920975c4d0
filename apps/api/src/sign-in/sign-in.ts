import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Site } from '@pdd/runtime'
import { Type } from 'typebox'
import { askLoggedUser } from '../authentication/erpnext.ts'
import { assertSameOrigin } from '../authentication/same-origin.ts'
import { siteOfRequest } from '../authentication/site-of-request.ts'
import { routeUnknown, signInFailed } from '../errors.ts'
import type { RouteDeps } from '../routes/route-deps.ts'
import {
  authorizeUrl,
  newAttempt,
  type OAuthClient,
  redeem,
  revoke,
  type SignInAttempt,
} from './erpnext-oauth.ts'
import { erpSignOutPath } from './erpnext-sign-out.ts'
import { type OwnSession, sessionCookie } from './own-session.ts'
import { comesBack } from './sign-in-url.ts'

const attemptSeconds = 600
const sessionSeconds = 3600
const hide = { hide: true }
const Wanted = Type.Object({ to: Type.Optional(Type.String({ pattern: comesBack })) })
const Callback = Type.Object({
  code: Type.Optional(Type.String({ maxLength: 500 })),
  state: Type.Optional(Type.String({ maxLength: 100 })),
  error: Type.Optional(Type.String({ maxLength: 200 })),
})

/**
 * Signing in with ERPNext as the provider, for a service that is not on the ERP's own host and never sees its session.
 * Off for a site without an OAuth client, and without `SESSION_SECRET`.
 */
export const signIn: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  const { seal, settings, sites } = deps
  const secure = settings.publicBaseUrl.startsWith('https:')
  const cookie = { httpOnly: true, sameSite: 'lax', secure } as const
  // `__Host-`: a sibling host could plant another one, and have somebody signed in as the attacker.
  const attemptCookie = secure ? '__Host-pdd_sign_in' : 'pdd_sign_in'
  const attemptPath = '/'

  app.get('/request-data/sign-in', { schema: { ...hide, querystring: Wanted } }, async (request, reply) => {
    const site = siteOfRequest(sites, request, null)
    const client = clientOf(site)
    if (seal === null || client === null) throw routeUnknown()
    const attempt = newAttempt(site.name)
    return reply
      .setCookie(
        attemptCookie,
        await seal.seal({ ...attempt, to: request.query.to }, 'sign-in', attemptSeconds),
        {
          ...cookie,
          path: attemptPath,
          maxAge: attemptSeconds,
        },
      )
      .redirect(authorizeUrl(client, attempt), 303)
  })

  app.get(
    '/request-data/sign-in/callback',
    { schema: { ...hide, querystring: Callback } },
    async (request, reply) => {
      const { code, state } = request.query
      reply.clearCookie(attemptCookie, { ...cookie, path: attemptPath })
      // Only the browser that began may end it: otherwise somebody could sign a victim in as themselves.
      const attempt = await seal?.open<SignInAttempt & { to?: string }>(
        request.cookies[attemptCookie],
        'sign-in',
      )
      if (!attempt || code === undefined || state !== attempt.state) throw signInFailed()
      const site = sites.get(attempt.site)
      const client = site === undefined ? null : clientOf(site)
      if (seal === null || client === null) throw signInFailed()
      const { token, lifeSeconds } = await redeem(client, attempt, code)
      const credential = { kind: 'token', authorization: `Bearer ${token}` } as const
      const { baseUrl, siteName } = client
      await askLoggedUser({ baseUrl, siteName, credential, clientIp: request.ip })
      const life = Math.min(lifeSeconds, sessionSeconds)
      const session: OwnSession = { site: attempt.site, token }
      return reply
        .setCookie(sessionCookie(secure), await seal.seal(session, 'session', life), {
          ...cookie,
          path: '/',
          maxAge: life,
        })
        .redirect(attempt.to ?? '/request-data', 303)
    },
  )

  app.post('/request-data/sign-out', { schema: hide }, async (request, reply) => {
    const caller = await deps.authenticate(request).catch(() => null)
    if (caller !== null) assertSameOrigin(request, caller, settings.publicBaseUrl)
    const session = await seal?.open<OwnSession>(request.cookies[sessionCookie(secure)], 'session')
    const ofErp = session ? null : caller
    const site = sites.get(session?.site ?? ofErp?.site ?? '')
    const { name = '', baseUrl, siteName = name } = site ?? {}
    if (session && baseUrl !== undefined) await revoke({ baseUrl, siteName }, session.token)
    const next = ofErp && baseUrl !== undefined ? await erpSignOutPath(baseUrl, siteName) : '/request-data'
    return reply.clearCookie(sessionCookie(secure), { ...cookie, path: '/' }).redirect(next, 303)
  })

  function clientOf(site: Site): OAuthClient | null {
    const { baseUrl, publicUrl = baseUrl, siteName = site.name } = site
    const { oauthClientId: clientId, oauthClientSecret: clientSecret } = site
    if (!baseUrl || !publicUrl || !clientId || !clientSecret) return null
    const redirectUri = new URL('/request-data/sign-in/callback', settings.publicBaseUrl).href
    return { baseUrl, publicUrl, siteName, clientId, clientSecret, redirectUri }
  }
}
