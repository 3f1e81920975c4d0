import { join } from 'node:path'
import fastifyFormbody from '@fastify/formbody'
import fastifyHelmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Language, ownNames } from '@pdd/i18n'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { addresses } from '../addresses/addresses.ts'
import { notMine } from '../addresses/not-mine.ts'
import type { ApiCaller } from '../authentication/caller.ts'
import { callerOfForm } from '../authentication/same-origin.ts'
import { siteOfRequest } from '../authentication/site-of-request.ts'
import { createBrandAssets } from '../brand/brand-assets.ts'
import { brandRoutes } from '../brand/brand-routes.ts'
import { createDownloadLink } from '../create-download-link.ts'
import { notMe } from '../disavowal/disavowal.ts'
import { routeUnknown } from '../errors.ts'
import { isDownloadable } from '../export-request-resource.ts'
import { findOwn, findVisible } from '../find-export-request.ts'
import { officerRoutes } from '../officer/officer-routes.ts'
import { problemOf, retryAfterOf } from '../problem.ts'
import type { RouteDeps } from '../routes/route-deps.ts'
import { RequestParams } from '../routes/shared-schemas.ts'
import { signIn } from '../sign-in/sign-in.ts'
import { signInUrl, wantedPage } from '../sign-in/sign-in-url.ts'
import { confirm } from '../step-up/confirm.ts'
import { wantedOf } from '../step-up/go-on.ts'
import { createPageFor, languageCookie, type PageDeps, type PageView } from './page-view.ts'
import { problemPage, type WaysOn } from './problem-page.ts'
import { placeOf, requestDataPage } from './request-data-page.ts'

const shownRequests = 20
/** Where ERPNext's own form and list stood, and below its records. */
const formerAddresses = ['new', 'list', 'list/*', ':record(^[0-9a-v]{10}$)/*'].map(
  (rest) => `/request-data/${rest}`,
)
/** As Frappe names a document without a naming rule. */
const recordName = /^[0-9a-v]{10}$/
const LanguageQuery = Type.Object({ language: Type.Optional(Type.Enum(Object.keys(ownNames) as Language[])) })

function securityHeaders({ downloadOrigin }: Pick<RouteDeps['settings'], 'downloadOrigin'>) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'"],
        // The download form is answered with a redirect to the store.
        formAction: ["'self'", downloadOrigin],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // The store must not learn where a person came from; our own forms need an origin.
    referrerPolicy: { policy: 'same-origin' as const },
    // Whether a host and all below it speak TLS for the next months is for whoever owns the host to say: nginx does.
    strictTransportSecurity: false,
  }
}

/** What a person sees. Forms post and are answered with a redirect, so that the page works without a script. */
export const pages: FastifyPluginAsyncTypebox<RouteDeps> = async (app, given) => {
  const { settings } = given
  const brandAssets = createBrandAssets(given.sites)
  const callers = new WeakMap<FastifyRequest, ApiCaller>()
  const deps: PageDeps = {
    ...given,
    async authenticate(request) {
      const caller = await given.authenticate(request)
      callers.set(request, caller)
      return caller
    },
    pageFor: createPageFor({ ...given, brandAssets }),
  }
  const cookieOptions = {
    path: '/request-data',
    maxAge: 365 * 86_400,
    httpOnly: true,
    sameSite: 'lax',
    secure: settings.publicBaseUrl.startsWith('https:'),
  } as const
  await app.register(fastifyFormbody)
  await app.register(fastifyHelmet, securityHeaders(settings))
  await app.register(fastifyStatic, {
    root: join(import.meta.dirname, 'assets'),
    prefix: '/request-data/assets/',
    index: false,
    cacheControl: false,
  })

  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error, request.id)
    if (problem.status >= 500)
      request.log.error({ event: 'page.failed', reason_code: problem.code, err: error }, 'failed')
    const retryAfter = retryAfterOf(error)
    if (retryAfter !== null) reply.header('retry-after', String(retryAfter))
    const again = retryAfter === null ? null : new Date(Date.now() + retryAfter * 1000)
    const view = await viewOfProblem(request, reply)
    const page = problemPage(view, { ...problem, again }, waysOn(request))
    return reply.code(problem.status).type('text/html; charset=utf-8').send(String(page))
  })

  await app.register(brandRoutes, { brandAssets })
  await app.register(notMe, deps)
  await app.register(notMine, deps)
  await app.register(addresses, deps)
  await app.register(officerRoutes, deps)
  await app.register(confirm, deps)
  await app.register(signIn, deps)

  app.get('/request-data', { schema: { hide: true, querystring: LanguageQuery } }, async (request, reply) => {
    const { language } = request.query
    if (language !== undefined)
      return reply.setCookie(languageCookie, language, cookieOptions).redirect('/request-data', 303)
    const caller = await deps.authenticate(request)
    const { site, user: subjectId } = caller
    const [{ items: requests }, typicalSeconds, proofs, view] = await Promise.all([
      deps.requests.list({ site, subjectId, limit: shownRequests }),
      deps.officers.typicalSeconds(site),
      deps.addressProofs.list(site, subjectId),
      deps.pageFor(request, reply, caller),
    ])
    const timeZone = view.timeZone ?? settings.office.timeZone
    const page = requestDataPage({
      ...{ ...view, timeZone, caller, requests, proofs, typicalSeconds, isDownloadable },
      asksPerDay: settings.asksPerDay,
    })
    return reply.type('text/html; charset=utf-8').send(String(page))
  })

  // What ERPNext's record of a request links to: the person's page, or the officer's, with that request in view.
  app.get(
    '/request-data/:id(^[0-9a-v-]{10,36}$)',
    { schema: { hide: true, params: RequestParams } },
    async (request, reply) => {
      const { id } = request.params
      if (recordName.test(id)) return reply.redirect('/request-data', 303)
      const caller = await deps.authenticate(request)
      const found = await findVisible(deps, caller, id)
      return reply.redirect(found.subjectId === caller.user ? placeOf(found) : `/requests/${found.id}`, 303)
    },
  )
  for (const url of formerAddresses)
    app.get(url, { schema: { hide: true } }, async (_request, reply) => reply.redirect('/request-data', 303))

  // What is nowhere under the page's own path is told to a person as everything else is.
  app.get('/request-data/*', { schema: { hide: true } }, async () => {
    throw routeUnknown()
  })

  app.post('/request-data', { schema: { hide: true } }, async (request, reply) => {
    const caller = await callerOfForm(request, deps)
    await deps.requestExport({ caller, format: 'bundle', idempotencyKey: null, httpRequestId: request.id })
    return reply.redirect('/request-data', 303)
  })

  app.post(
    '/request-data/:id/cancel',
    { schema: { hide: true, params: RequestParams } },
    async (request, reply) => {
      const caller = await callerOfForm(request, deps)
      const { id } = await findOwn(deps, caller, request.params.id)
      await deps.requests.cancel(id, { type: 'caller', id: caller.user })
      return reply.redirect('/request-data', 303)
    },
  )

  app.post(
    '/request-data/:id/download',
    { schema: { hide: true, params: RequestParams } },
    async (request, reply) => {
      const caller = await callerOfForm(request, deps)
      const { url } = await createDownloadLink(deps, await findOwn(deps, caller, request.params.id), caller)
      return reply.header('referrer-policy', 'no-referrer').redirect(url, 303)
    },
  )

  /** Who is asking is told where that was found out before it went wrong. What the page needs may be away as well. */
  async function viewOfProblem(request: FastifyRequest, reply: FastifyReply): Promise<PageView> {
    const caller = callers.get(request) ?? null
    const view = await deps.pageFor(request, reply, caller).catch(() => deps.pageFor(request, reply, null))
    return { ...view, timeZone: view.timeZone ?? settings.office.timeZone }
  }

  function waysOn(request: FastifyRequest): WaysOn {
    const isDesk = /^\/requests\b/.test(request.url)
    return { signInUrl: signInUrlOf(request, wantedPage(request)), isDesk, wanted: wantedOf(request) }
  }

  /** Where to sign in at the site that the request names; at the host of this page where it names none. */
  function signInUrlOf(request: FastifyRequest, goOnTo: string): string {
    try {
      const hosts = [request.host, new URL(settings.publicBaseUrl).host]
      return signInUrl(siteOfRequest(deps.sites, request, null), hosts, goOnTo)
    } catch {
      return signInUrl({}, [], goOnTo)
    }
  }
}
