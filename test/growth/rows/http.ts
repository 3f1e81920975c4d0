import { createHmac } from 'node:crypto'
import { chooseLanguage, readAcceptLanguage } from '@pdd/i18n'
import { createLogger, createMetrics } from '@pdd/runtime'
import type { InjectOptions } from 'fastify'
import { buildApp } from '../../../apps/api/src/app.ts'
import { createTokenVerifier } from '../../../apps/api/src/authentication/jwt.ts'
import type { ApiDeps } from '../../../apps/api/src/deps.ts'
import { csvOf } from '../../../apps/api/src/officer/csv.ts'
import { createSeal } from '../../../apps/api/src/sign-in/encrypted-cookie.ts'
import { wantedIn } from '../../../apps/api/src/step-up/go-on.ts'
import { type Parser, parser } from '../parser.ts'
import { fewTexts, nastyJson } from '../shapes.ts'

const api = (...files: string[]) => files.map((file) => `apps/api/src/${file}.ts`)
const secret = 'a secret of at least 32 characters!!'
const nobody = new Proxy({}, { get: () => async () => null })

const app = await buildApp({
  ...{
    requests: nobody,
    notifications: nobody,
    officers: nobody,
    stepUp: nobody,
    objects: nobody,
    queue: nobody,
    accountPushes: nobody,
    siteProfiles: nobody,
  },
  sites: new Map([['globex', { name: 'globex', hosts: ['globex.example'], webhookSecrets: [secret] }]]),
  seal: createSeal(secret),
  verifyToken: await createTokenVerifier({ algorithm: 'HS256', key: secret, issuer: 'i', audience: 'a' }),
  logger: createLogger({ name: 'api', destination: { write() {} } }),
  metrics: createMetrics({ prefix: 'pdx_', processMetrics: false }),
  settings: {
    publicBaseUrl: 'https://globex.example',
    downloadOrigin: 'https://files.example',
    officerRoles: [],
    office: { timeZone: 'UTC', holidays: [] },
    fourEyes: false,
    tellAsked: true,
    docs: false,
    trustProxy: [],
    stepUp: null,
    webhookSecret: secret,
  },
} as unknown as ApiDeps)

/** what a header can hold */
const lines = Object.fromEntries(
  Object.entries(fewTexts)
    .slice(0, 16)
    .map(([name, make]) => [name, (size: number) => make(size).replace(/[^\x20-\x7e]/g, '~')]),
)
const token = (text: string) => Buffer.from(text).toString('base64url')

/** Where a text comes in with a request, and where it goes. */
const doors: Record<string, (text: string) => InjectOptions> = {
  'a token': (text) => ({ url: '/v1/export-requests', headers: { authorization: `Bearer ${text}` } }),
  'the claims of a token': (text) => ({
    url: '/v1/export-requests',
    headers: { authorization: `Bearer ${token('{"alg":"HS256"}')}.${token(text)}.x` },
  }),
  'another scheme': (text) => ({ url: '/v1/export-requests', headers: { authorization: text } }),
  cookies: (text) => ({ url: '/v1/export-requests', headers: { cookie: `a=${text}; sid=${text}` } }),
  'our own cookie': (text) => ({ url: '/request-data', headers: { cookie: `__Host-pdd_session=${text}` } }),
  'a site': (text) => ({ url: '/request-data', headers: { 'x-frappe-site-name': text } }),
  languages: (text) => ({ url: '/request-data', headers: { 'accept-language': text } }),
  'a request’s id': (text) => ({ url: '/livez', headers: { 'x-request-id': text } }),
  'an idempotency key': (text) => ({
    ...{ method: 'POST', url: '/v1/export-requests', headers: { 'idempotency-key': text }, payload: {} },
  }),
  'an origin': (text) => ({ method: 'POST', url: '/request-data/sign-out', headers: { origin: text } }),
  'a password of the webhook': (text) => ({
    ...{
      method: 'POST',
      url: '/v1/webhooks/postmark',
      headers: { authorization: `Basic ${text}` },
      payload: {},
    },
  }),
  'a token of a site': (text) => ({
    ...{ method: 'POST', url: '/v1/erpnext/accounts', headers: { authorization: `Bearer ${text}` } },
  }),
  'what a site’s webhook says': (text) => ({
    ...{ method: 'POST', url: '/v1/erpnext/webhook', payload: text },
    headers: { 'x-frappe-webhook-signature': createHmac('sha256', secret).update(text).digest('base64') },
  }),
  'a query': (text) => ({ url: `/v1/export-requests?cursor=${encodeURIComponent(text)}` }),
  'a query of the desk': (text) => ({ url: `/requests?${encodeURIComponent(text)}=1` }),
  'a path': (text) => ({ url: `/v1/export-requests/${encodeURIComponent(text)}` }),
}

const bodies: Record<string, string> = {
  '/v1/export-requests': 'application/json',
  '/request-data': 'application/x-www-form-urlencoded',
}

export const http: Parser[] = [
  ...Object.entries(doors).map(([name, request]) =>
    parser({
      name: `${name}, by HTTP`,
      files: api(
        ...['app', 'problem', 'authentication/authenticate', 'authentication/hs256', 'find-export-request'],
        ...['routes/create-export-request', 'routes/postmark-webhook', 'authentication/jwt'],
        ...['erpnext/authenticate-site', 'erpnext/erpnext-webhook'],
        ...['pages/pages', 'pages/page-view', 'officer/desk/desk-problem', 'sign-in/sign-in-url'],
      ).concat('packages/database/src/requests/cursor.ts', 'packages/database/src/sql-fragments.ts'),
      inputs: lines,
      call: (text: string) => app.inject(request(text)),
      from: 4 * 1024,
      to: 64 * 1024,
    }),
  ),
  ...Object.entries(bodies).map(([url, type]) =>
    parser({
      name: `a body of ${type}`,
      files: api('app'),
      inputs: nastyJson,
      call: (payload: string) =>
        app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } }),
      from: 4 * 1024,
      to: 64 * 1024,
    }),
  ),
  parser({
    name: 'languages that a browser or a site prefers',
    files: ['packages/i18n/src/translator.ts'],
    inputs: fewTexts,
    call: (text: string) => chooseLanguage(text, ...readAcceptLanguage(text)),
  }),
  parser({
    name: 'what goes on after a code',
    files: api('step-up/go-on'),
    inputs: fewTexts,
    call: (text: string) => [wantedIn({ go_on: text }), wantedIn({ go_on: `/requests.csv?${text}` })],
  }),
  parser({
    name: 'cells of a spreadsheet',
    files: api('officer/csv', 'officer/words/officer-words', 'pages/past-requests'),
    inputs: fewTexts,
    async call(subjectId: string) {
      const list = async () => ({ items: [{ subjectId }], nextCursor: null }) as never
      for await (const _ of csvOf({ list }, { site: 'globex', limit: 1 } as never));
    },
  }),
]
