import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ExportError, type ExportRequest } from '@pdd/core'
import type { MailEvent } from '@pdd/database'
import { createLogger, createMetrics } from '@pdd/runtime'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from './app.ts'
import { createTokenVerifier } from './authentication/jwt.ts'
import type { ApiDeps } from './deps.ts'

const secret = 'a secret of at least 32 characters!!'
const issuer = 'https://erp.example'
const audience = 'personal-data-download'
const me = 'maria.santos@example.org'

const log: string[] = []
const rows = new Map<string, ExportRequest>()
const published: string[] = []
const told: MailEvent[] = []
const disabled = new Set<string>()
let erp: Server
let erpUrl = ''
let erpMode: 'up' | 'broken' | 'redirecting' = 'up'
const settings: ApiDeps['settings'] = {
  publicBaseUrl: 'https://erp.globex.example',
  downloadOrigin: 'https://files.example',
  officerRoles: ['System Manager'],
  office: { timeZone: 'UTC', holidays: [] },
  fourEyes: false,
  tellAsked: true,
  asksPerDay: 6,
  linksPerDay: 50,
  docs: true,
  trustProxy: [],
  stepUp: null,
  webhookSecret: 'a long enough secret',
}
let app: Awaited<ReturnType<typeof buildApp>>

const row = (over: Partial<ExportRequest> = {}): ExportRequest => ({
  id: randomUUID(),
  site: 'globex',
  subjectId: me,
  requestedBy: me,
  format: 'bundle',
  status: 'queued',
  reasonCode: null,
  generation: 1,
  fence: 0,
  attempts: 0,
  leaseUntil: null,
  workerId: null,
  nextAttemptAt: new Date(),
  progress: null,
  objectKey: null,
  objectVersionId: null,
  sha256: null,
  bytes: null,
  rowCounts: null,
  dataAsOf: null,
  receivedAt: new Date(),
  dueAt: new Date(),
  readyAt: null,
  expiresAt: null,
  deletedAt: null,
  downloadedAt: null,
  downloadCount: 0,
  authMethod: 'jwt',
  authTime: null,
  httpRequestId: null,
  ...over,
})
const keep = (over: Partial<ExportRequest> = {}) => {
  const kept = row(over)
  rows.set(kept.id, kept)
  return kept
}
const readyRow = (over: Partial<ExportRequest> = {}) =>
  keep({
    status: 'ready',
    objectKey: 'exports/x/1/personal-data.json',
    sha256: 'ab',
    bytes: 2n ** 60n,
    expiresAt: new Date(Date.now() + 3_600_000),
    ...over,
  })

const requests: ApiDeps['requests'] = {
  async create(input) {
    const active = [...rows.values()].find(
      ({ site, subjectId, status }) =>
        site === input.site && subjectId === input.subjectId && status === 'queued',
    )
    if (active !== undefined) return { request: active, created: false }
    return { request: keep({ ...input }), created: true }
  },
  get: async (id) => rows.get(id) ?? null,
  list: async ({ site, subjectId }) => ({
    items: [...rows.values()].filter(
      (item) => item.site === site && (subjectId === undefined || item.subjectId === subjectId),
    ),
    nextCursor: null,
  }),
  cancel: async (id) => (rows.get(id)?.status === 'queued' ? row({ id, status: 'cancelled' }) : null),
  recordDownload: async () => true,
}

beforeAll(async () => {
  erp = createServer((request, response) => {
    if (erpMode === 'broken') return response.writeHead(502).end('<html>bad gateway')
    if (erpMode === 'redirecting') return response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
    const { cookie, authorization } = request.headers
    const known = cookie === 'sid=good' || authorization === 'token key:secret'
    if (!known) return response.writeHead(authorization ? 401 : 403).end('{"session_expired":1}')
    response.setHeader('content-type', 'application/json')
    if (request.url?.includes('get_roles')) return response.end('{"message":["Customer","All","Guest"]}')
    return response.end(JSON.stringify({ message: me }))
  })
  await new Promise<void>((resolve) => erp.listen(0, '127.0.0.1', resolve))
  erpUrl = `http://127.0.0.1:${(erp.address() as AddressInfo).port}`
  app = await buildApp({
    requests,
    notifications: {
      recordEvent: async (event) => {
        told.push(event)
        return true
      },
      forRequest: async () => [],
    },
    desk: {
      typicalSeconds: async () => 200,
      isFrozen: async () => false,
      recordView: async () => {},
    } as unknown as ApiDeps['desk'],
    stepUp: {} as ApiDeps['stepUp'],
    ties: {} as ApiDeps['ties'],
    addressProofs: { list: async () => [] } as unknown as ApiDeps['addressProofs'],
    codes: { digest: () => '' },
    accounts: { want: async () => 1, look: async (account) => !disabled.has(account.subjectId) },
    queue: { publish: async (jobs) => void published.push(...jobs.map(({ requestId }) => requestId)) },
    objects: {
      head: async () => ({ bytes: 2n ** 60n, versionId: null }),
      presignDownload: async () => ({
        url: 'https://files.example/x?X-Amz-Signature=canary',
        expiresAt: new Date(),
      }),
    },
    sites: new Map([
      ['globex', { name: 'globex', baseUrl: erpUrl, hosts: ['erp.globex.example'] }],
      ['acme', { name: 'acme', baseUrl: erpUrl, hosts: ['erp.acme.example'] }],
    ]),
    seal: null,
    verifyToken: await createTokenVerifier({ algorithm: 'HS256', key: secret, issuer, audience }),
    logger: createLogger({ name: 'api', destination: { write: (line: string) => void log.push(line) } }),
    metrics: createMetrics({ prefix: 'pdx_', processMetrics: false }),
    settings,
    ready: async () => true,
  })
})
afterAll(async () => {
  await app.close()
  erp.close()
})

const token = (
  claims: Record<string, unknown> = {},
  { alg = 'HS256', key = secret, typ = 'JWT', exp = '5m' as string | null } = {},
) => {
  const signed = new SignJWT({
    sub: me,
    site: 'globex',
    iss: issuer,
    aud: audience,
    ...claims,
  }).setProtectedHeader({ alg, typ })
  return (exp === null ? signed : signed.setExpirationTime(exp)).sign(new TextEncoder().encode(key))
}
const bearer = async (claims?: Record<string, unknown>) => ({
  authorization: `Bearer ${await token(claims)}`,
})
const post = (headers: Record<string, string>, payload?: string) =>
  app.inject({
    method: 'POST',
    url: '/v1/export-requests',
    headers,
    ...(payload !== undefined && { payload }),
  })

describe('asking', () => {
  it('answers 202 with Location, rings once, and answers a repeat with the same request', async () => {
    const first = await post(await bearer({ sub: 'asks@example.org' }))
    expect(first.statusCode).toBe(202)
    const { id, links } = first.json()
    expect(first.headers.location).toBe(links.self)
    expect(links.self).toBe(`https://erp.globex.example/v1/export-requests/${id}`)
    const again = await post(await bearer({ sub: 'asks@example.org' }))
    expect([again.statusCode, again.json().id]).toEqual([200, id])
    expect(published.filter((requestId) => requestId === id)).toHaveLength(1)
  })

  it('takes the subject from the sign-in and from nowhere else', async () => {
    const answer = await post(
      { ...(await bearer()), 'content-type': 'application/json' },
      '{"subject":"other@example.org"}',
    )
    expect(answer.json()).toMatchObject({ code: 'request.invalid', errors: [{ field: 'body.subject' }] })
  })

  it('makes links from the configured address, whatever host was asked', async () => {
    const answer = await post({
      ...(await bearer()),
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
    })
    expect(answer.body).not.toContain('evil')
  })
})

describe('bad input is a clear, coded error that says what to do, and loses nothing', () => {
  const json = { 'content-type': 'application/json' }
  it.each([
    ['an unknown field', json, '{"colour":"red"}', 400, 'request.invalid'],
    ['an unknown format', json, '{"format":"pdf"}', 400, 'request.invalid'],
    ['bad JSON', json, '{"format":', 400, 'request.bad_json'],
    ['a poisoned prototype', json, '{"__proto__":{"x":1}}', 400, 'request.bad_json'],
    ['more than 16 KiB', json, JSON.stringify({ site: 'x'.repeat(17_000) }), 413, 'request.too_large'],
    ['a wrong content type', { 'content-type': 'text/plain' }, 'hello', 415, 'request.media_type'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b', 415, 'request.media_type'],
    ['a site that does not exist', json, '{"site":"nowhere"}', 404, 'site.unknown'],
    ['a site that is not the caller’s', json, '{"site":"acme"}', 404, 'site.unknown'],
    ['a bad idempotency key', { ...json, 'idempotency-key': 'a b' }, '{}', 400, 'idempotency.key_invalid'],
  ])('%s', async (_name, headers, payload, status, code) => {
    const before = rows.size
    const answer = await post({ ...(await bearer({ sub: 'bad@example.org' })), ...headers }, payload)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json().remedy).toMatch(/^[A-Z].+\.$/)
    expect(answer.json().instance).toBe(answer.headers['x-request-id'])
    expect(rows.size).toBe(before)
  })

  it('an address that does not exist', async () => {
    const answer = await app.inject({ url: '/nothing/here' })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'route.not_found'])
  })
})

describe('who is asking', () => {
  const codeFor = async (headers: Record<string, string>) => {
    const answer = await post(headers)
    return [answer.statusCode, answer.json().code]
  }

  it('a Guest, a wrong session, a wrong token and a site that is down are four different answers', async () => {
    const site = { 'x-frappe-site-name': 'globex' }
    expect(await codeFor(site)).toEqual([401, 'auth.required'])
    expect(await codeFor({ ...site, cookie: 'sid=Guest' })).toEqual([401, 'auth.required'])
    expect(await codeFor({ ...site, cookie: 'sid=wrong' })).toEqual([401, 'auth.session_expired'])
    expect(await codeFor({ ...site, authorization: 'token key:wrong' })).toEqual([401, 'auth.token_refused'])
    erpMode = 'broken'
    expect(await codeFor({ ...site, cookie: 'sid=good' })).toEqual([503, 'erp.unreachable'])
    erpMode = 'redirecting'
    expect(await codeFor({ ...site, cookie: 'sid=good' })).toEqual([503, 'erp.unreachable'])
    erpMode = 'up'
  })

  it('ERPNext’s session and API token are the person they belong to', async () => {
    for (const credential of [{ cookie: 'sid=good' }, { authorization: 'token key:secret' }]) {
      const answer = await post({ host: 'erp.globex.example', ...credential })
      expect(answer.json()).toMatchObject({ subject: me, site: 'globex' })
    }
  })

  const forged: [string, () => Promise<string>, string][] = [
    ['another key', () => token({}, { key: 'another secret, also of 32 characters' }), 'auth.token_invalid'],
    ['another algorithm', () => token({}, { alg: 'HS512' }), 'auth.token_invalid'],
    ['another issuer', () => token({ iss: 'https://evil.example' }), 'auth.token_invalid'],
    ['another audience', () => token({ aud: 'something else' }), 'auth.token_invalid'],
    ['another type', () => token({}, { typ: 'at+jwt' }), 'auth.token_invalid'],
    ['no expiry', () => token({}, { exp: null }), 'auth.token_invalid'],
    ['expired', () => token({}, { exp: '-2m' }), 'auth.token_expired'],
    ['not valid yet', () => token({ nbf: Math.floor(Date.now() / 1000) + 600 }), 'auth.token_invalid'],
    ['no subject', () => token({ sub: undefined }), 'auth.token_invalid'],
    ['somebody acting for the person', () => token({ act: { sub: 'Administrator' } }), 'auth.token_invalid'],
    [
      'no signature',
      async () =>
        `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ sub: me, iss: issuer, aud: audience, exp: 9e9 }))}.`.replaceAll(
          '=',
          '',
        ),
      'auth.token_invalid',
    ],
    ['garbage', async () => 'e30.garbage', 'auth.token_invalid'],
    ['a site that does not exist', () => token({ site: 'nowhere' }), 'auth.token_invalid'],
    ['no site', () => token({ site: undefined }), 'auth.token_invalid'],
    ['a control character in its subject', () => token({ sub: 'maria\0@example.org' }), 'auth.token_invalid'],
    ['half a character in its subject', () => token({ sub: '\ud800' }), 'auth.token_invalid'],
  ]
  it.each(forged)('a signed token with %s is refused', async (_name, make, code) => {
    const answer = await post({ authorization: `Bearer ${await make()}` })
    expect(answer.json().code).toBe(code)
    expect(answer.statusCode).toBe(401)
  })

  it('Administrator is no person', async () => {
    expect(await codeFor(await bearer({ sub: 'Administrator' }))).toEqual([403, 'subject.not_a_person'])
  })

  it.each([
    ['another website', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling host', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a form of unknown origin', { 'content-type': 'text/plain' }],
  ])('a session used by %s changes nothing', async (_name, headers) => {
    const before = rows.size
    expect(await codeFor({ host: 'erp.globex.example', cookie: 'sid=good', ...headers })).toEqual([
      403,
      'csrf.rejected',
    ])
    expect(rows.size).toBe(before)
  })
})

describe('what a caller may see', () => {
  it('one answer for ids that are foreign, unknown, of another site, or no ids', async () => {
    const foreign = keep({ subjectId: 'other@example.org' })
    const elsewhere = keep({ site: 'acme' })
    const answers = []
    for (const id of [foreign.id, elsewhere.id, randomUUID(), 'not-an-id']) {
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/events'],
        ['POST', '/download'],
        ['POST', '/cancel'],
      ] as const) {
        const answer = await app.inject({
          method,
          url: `/v1/export-requests/${id}${path}`,
          headers: await bearer(),
        })
        answers.push(`${answer.statusCode} ${answer.json().code}`)
      }
    }
    expect(new Set(answers)).toEqual(new Set(['404 export_request.not_found']))
  })

  it('an officer sees every request of their site and of no other', async () => {
    const foreign = keep({ subjectId: 'other@example.org' })
    const elsewhere = keep({ site: 'acme' })
    const officer = await bearer({ sub: 'officer@globex.example', roles: ['System Manager'] })
    const listed = (await app.inject({ url: '/v1/export-requests', headers: officer })).json().items
    const ids = listed.map(({ id }: { id: string }) => id)
    expect(ids).toContain(foreign.id)
    expect(ids).not.toContain(elsewhere.id)
    expect(
      (await app.inject({ url: `/v1/export-requests/${elsewhere.id}`, headers: officer })).statusCode,
    ).toBe(404)
  })

  it('a person lists their own, and may not name another', async () => {
    const listed = (await app.inject({ url: '/v1/export-requests', headers: await bearer() })).json().items
    expect(new Set(listed.map(({ subject }: { subject: string }) => subject))).toEqual(new Set([me]))
    const named = await app.inject({
      url: '/v1/export-requests?subject=other@example.org',
      headers: await bearer(),
    })
    expect([named.statusCode, named.json().code]).toEqual([403, 'officer.required'])
  })
})

describe('the file', () => {
  const download = async (id: string) =>
    app.inject({ method: 'POST', url: `/v1/export-requests/${id}/download`, headers: await bearer() })

  it('gets a fresh link, with sizes beyond 2^53 told exactly', async () => {
    const answer = await download(readyRow().id)
    expect(answer.json()).toMatchObject({ bytes: '1152921504606846976', sha256: 'ab' })
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('is told apart by the size of what is stored, which an encoding makes another than the document’s', async () => {
    const encoded = readyRow({ bytes: 2n ** 61n, storedBytes: 2n ** 60n })
    expect((await download(encoded.id)).json()).toMatchObject({ bytes: '2305843009213693952' })
    const other = readyRow({ bytes: 2n ** 60n, storedBytes: 2n ** 59n })
    expect((await download(other.id)).json().code).toBe('export_request.expired')
  })

  it('is gone the moment it expires, whatever the sweep has done', async () => {
    const answer = await download(readyRow({ expiresAt: new Date(Date.now() - 1) }).id)
    expect([answer.statusCode, answer.json().code]).toEqual([410, 'export_request.expired'])
  })

  it('is not there before it is ready', async () => {
    expect((await download(keep({ status: 'running' }).id)).json().code).toBe('export_request.not_ready')
  })
})

describe('where a fresh sign-in is asked for', () => {
  beforeAll(() => {
    settings.stepUp = { maxAgeSeconds: 600, mailedCode: false }
  })
  afterAll(() => {
    settings.stepUp = null
  })
  const signedIn = async (secondsAgo: number | null) => ({
    authorization: `Bearer ${await token({
      sub: 'fresh@example.org',
      ...(secondsAgo !== null && { auth_time: Math.floor(Date.now() / 1000) - secondsAgo }),
    })}`,
  })

  it('a stolen session gets neither an export nor a file, and loses nothing', async () => {
    const { id } = readyRow({ subjectId: 'fresh@example.org' })
    const before = rows.size
    for (const secondsAgo of [3600, null]) {
      const headers = await signedIn(secondsAgo)
      const asked = await post(headers)
      expect([asked.statusCode, asked.json().code]).toEqual([401, 'auth.step_up_required'])
      const url = `/v1/export-requests/${id}/download`
      const fetched = await app.inject({ method: 'POST', url, headers })
      expect([fetched.statusCode, fetched.json().code]).toEqual([401, 'auth.step_up_required'])
      expect((await app.inject({ url: `/v1/export-requests/${id}`, headers })).statusCode).toBe(200)
    }
    expect(rows.size).toBe(before)
    const headers = await signedIn(5)
    expect(
      (await app.inject({ method: 'POST', url: `/v1/export-requests/${id}/download`, headers })).statusCode,
    ).toBe(200)
  })
})

describe('the page', () => {
  const visit = (headers: Record<string, string> = {}) =>
    app.inject({ url: '/request-data', headers: { host: 'erp.globex.example', ...headers } })

  it('asks a stranger to sign in', async () => {
    const answer = await visit()
    expect(answer.statusCode).toBe(401)
    expect(answer.body).toContain('Sign in to ask for your data')
  })

  it('shows a person their requests under a strict content policy', async () => {
    const answer = await visit({ cookie: 'sid=good' })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain(me)
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['content-security-policy']).not.toContain('unsafe')
    expect(answer.body).not.toContain('X-Amz-Signature')
  })

  it('takes the form of its own site, and answers with a redirect', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/request-data',
      headers: {
        host: 'erp.globex.example',
        cookie: 'sid=good',
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/request-data'])
  })

  it('escapes whatever a site calls its people', async () => {
    keep({ status: '<script>alert(1)</script>' as never })
    expect((await visit({ cookie: 'sid=good' })).body).not.toContain('<script>alert')
  })
})

it('publishes OpenAPI of every route, and the schema of the file', async () => {
  const document = (await app.inject({ url: '/docs/json' })).json()
  expect(Object.keys(document.paths)).toContain('/v1/export-requests')
  expect((await app.inject({ url: '/schemas/bundle-1.json' })).json().properties.manifest).toBeDefined()
})

it('writes no person, no credential and no address with a query into its log', () => {
  const text = log.join('')
  expect(text).toContain('http.answered')
  for (const canary of [me, 'other@example.org', 'sid=', 'Bearer', 'subject=', 'key:secret', 'X-Amz'])
    expect(text).not.toContain(canary)
})

it('tells nothing of an error that is not ours', async () => {
  requests.get = async () => {
    throw new Error('duplicate key: maria.santos@example.org')
  }
  const answer = await app.inject({ url: `/v1/export-requests/${randomUUID()}`, headers: await bearer() })
  expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal'])
  expect(answer.body + log.join('')).not.toContain('duplicate key')
  expect(ExportError).toBeDefined()
})

describe('what Postmark tells', () => {
  const nid = '3f0c9a52-6c6e-4f4b-9d0e-6d1f1f6a2b11'
  const webhook = (body: unknown, password: string | null = 'a long enough secret') =>
    app.inject({
      method: 'POST',
      url: '/v1/webhooks/postmark',
      headers: {
        'content-type': 'application/json',
        ...(password !== null && {
          authorization: `Basic ${Buffer.from(`hook:${password}`).toString('base64')}`,
        }),
      },
      payload: JSON.stringify(body),
    })
  const news = (over: Record<string, unknown>) => ({
    MessageID: 'm-1',
    Metadata: { nid },
    Recipient: me,
    ...over,
  })

  it.each([
    [{ RecordType: 'Delivery' }, 'delivered'],
    [{ RecordType: 'Bounce', Type: 'HardBounce' }, 'bounced'],
    [{ RecordType: 'SpamComplaint' }, 'complained'],
  ])('%j is recorded as %s', async (over, outcome) => {
    told.length = 0
    expect((await webhook(news(over))).statusCode).toBe(200)
    expect(told).toEqual([{ nid, messageId: 'm-1', outcome }])
  })

  it('takes no notice of what is not final, is not ours, or names no message', async () => {
    told.length = 0
    for (const body of [
      news({ RecordType: 'Bounce', Type: 'Transient' }),
      news({ RecordType: 'Open' }),
      news({ RecordType: 'Delivery', Metadata: {} }),
      { RecordType: 'Delivery', MessageID: 'm-1' },
    ])
      expect((await webhook(body)).statusCode).toBe(200)
    expect(told).toEqual([])
  })

  it('refuses a wrong or missing password, and says nothing of the person to the log', async () => {
    told.length = 0
    log.length = 0
    for (const password of ['wrong', '', null]) {
      const answer = await webhook(news({ RecordType: 'Delivery' }), password)
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'webhook.refused'])
    }
    await webhook(news({ RecordType: 'Delivery' }))
    expect(told).toHaveLength(1)
    expect(log.join('')).not.toContain(me)
  })
})
