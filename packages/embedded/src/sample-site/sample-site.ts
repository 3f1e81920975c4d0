import type { IncomingMessage, ServerResponse } from 'node:http'
import { addressOf, type Listener, type ListenerOptions, listen, readText } from '../http-listener.ts'
import { forward } from '../reverse-proxy.ts'
import type { ServiceAccess } from './app/app-delivery.ts'
import { createAppRecords } from './app/app-records.ts'
import { createAppRoutes, sendPage } from './app/app-routes.ts'
import * as answers from './site-answers.ts'
import { localPath, loginPage, loginPageHeaders, loginPageStyle } from './site-login-page.ts'
import { callMethod, readResource } from './site-methods.ts'
import { createSitePeople } from './site-people.ts'
import { createSiteSessions, type SiteSessions, type SiteSessionsOptions } from './site-sessions.ts'

export type SampleSite = Listener & {
  /** where the paths of the service are passed on to from now on */
  setProxyTarget(url: string): void
}

export type SampleSiteOptions = ListenerOptions &
  Pick<SiteSessionsOptions, 'passwords' | 'tokens' | 'takesDisabledSessions'> & {
    /** the site's own PostgreSQL database, read only */
    databaseUrl: string
    proxyTo?: string
    /** how it and the service know each other, where the companion app is installed */
    app?: ServiceAccess
  }

const proxied = /^\/((request-data|requests(\.csv)?|docs)(\/|$)|(v1|schemas)\/)/
const methodPath = '/api/method/'
const bodyLimit = 64 * 1024

/**
 * Stands in for an ERPNext server in front of a real site's database: it answers the calls of signing in as a
 * real one was recorded, and passes the paths of the service on as the site's nginx would.
 */
export async function startSampleSite(options: SampleSiteOptions): Promise<SampleSite> {
  let target = options.proxyTo
  const people = createSitePeople(options.databaseUrl)
  const sessions = createSiteSessions({ ...options, people })
  const { app: access } = options
  const records = access && createAppRecords()
  const app =
    access && records && createAppRoutes({ records, access, people, sessions, serviceUrl: () => target })

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { path, query } = addressOf(request)
    if (proxied.test(path)) {
      if (target !== undefined) return forward(request, response, target)
      response.writeHead(503, { 'retry-after': '1' }).end('The service is not started yet.\n')
      return
    }
    const ofApp = (await app?.(request, path)) ?? null
    if (ofApp !== null) return 'page' in ofApp ? sendPage(response, ofApp.page) : send(response, ofApp)
    if (path === '/login') return signInByPage(request, response, sessions)
    if (path === '/login.css') {
      response.writeHead(200, { 'content-type': 'text/css' }).end(loginPageStyle)
    } else if (path.startsWith(methodPath)) {
      const parameters = new URLSearchParams([...query, ...(await readForm(request))])
      const method = path.slice(methodPath.length)
      send(response, await callMethod({ request, method, parameters, sessions, people }))
    } else if (path.startsWith('/api/resource/')) {
      send(response, await readResource(request, path, { sessions, people, records }))
    } else if (path === '/') send(response, { status: 302, location: '/request-data' })
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('Not Found\n')
  }

  const listener = await listen(answer, options)
  return {
    url: listener.url,
    setProxyTarget(url) {
      target = url
    },
    async stop() {
      await listener.stop()
      await people.close()
    },
  }
}

async function signInByPage(
  request: IncomingMessage,
  response: ServerResponse,
  sessions: SiteSessions,
): Promise<void> {
  const form = request.method === 'POST' ? await readForm(request) : addressOf(request).query
  const user = form.get('usr') ?? ''
  const redirectTo = localPath(form.get('redirect-to') ?? '/')
  if (request.method !== 'POST') {
    response.writeHead(200, loginPageHeaders).end(loginPage({ user, redirectTo }))
    return
  }
  const session = await sessions.signIn(user, form.get('pwd') ?? '')
  if (typeof session === 'string') {
    response.writeHead(401, loginPageHeaders).end(loginPage({ user, redirectTo, fault: session }))
    return
  }
  const cookies = answers.personCookies(session.person, session.sid)
  send(response, { status: 303, location: redirectTo, cookies })
}

/** Parameters of a body, written as a form or as a JSON object of texts. Nothing when it is neither. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const text = (await readText(request, bodyLimit)) ?? ''
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    return new URLSearchParams(text)
  try {
    const entries = Object.entries(Object(JSON.parse(text)) as Record<string, unknown>)
    return new URLSearchParams(Object.fromEntries(entries.map(([key, value]) => [key, String(value)])))
  } catch {
    return new URLSearchParams()
  }
}

function send(response: ServerResponse, { status, body, cookies = [], location }: answers.SiteAnswer): void {
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  if (location !== undefined) response.setHeader('location', location)
  if (body !== undefined) response.setHeader('content-type', 'application/json')
  response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body))
}
