import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApiOnTable, publicBaseUrl } from '../support/api-on-table.ts'
import { requestIn } from '../support/export-requests.ts'
import { signToken } from '../support/signed-token.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

type Api = Awaited<ReturnType<typeof buildApiOnTable>>
const { table, database } = await withTestDatabase({ poolSize: 10 })
let api: Api
const log: string[] = []
beforeAll(async () => {
  api = await buildApiOnTable(database, {
    log,
    deps: {
      sites: new Map([
        ['globex', { name: 'globex', baseUrl: 'http://127.0.0.1:9', hosts: [] }],
        ['acme', { name: 'acme', baseUrl: 'http://127.0.0.1:9', hosts: [] }],
      ]),
    },
  })
})
afterAll(async () => {
  await api.close()
})

const person = () => `canary-${randomUUID()}@example.org`
const as = (user: string, claims: Record<string, unknown> = {}) => ({
  authorization: `Bearer ${signToken(user, { site: 'globex', ...claims })}`,
})
const post = (url: string, headers: Record<string, string>, payload?: string) =>
  api.inject({ method: 'POST', url, headers, ...(payload !== undefined && { payload }) })
const rowsOf = async (subjectId: string) =>
  (await database.requests.list({ site: 'globex', subjectId, limit: 100 })).items
const form = { 'content-type': 'application/x-www-form-urlencoded' }

it('A1 the requests of others are not there: two sites, three callers, every route', async () => {
  const owner = person()
  const { id } = await requestIn('ready', database.requests, { subjectId: owner })
  const strangers = [
    as(person()),
    as(owner, { site: 'acme' }),
    as(person(), { site: 'acme', roles: ['System Manager'] }),
  ]
  const routes = [
    ['GET', `/v1/export-requests/${id}`],
    ['GET', `/v1/export-requests/${id}/events`],
    ['POST', `/v1/export-requests/${id}/cancel`],
    ['POST', `/v1/export-requests/${id}/download`],
    ['POST', `/request-data/${id}/cancel`],
    ['POST', `/request-data/${id}/download`],
  ] as const
  for (const headers of strangers)
    for (const [method, url] of routes) {
      const answer = await api.inject({
        method,
        url,
        headers: { ...headers, ...(url.startsWith('/r') && form) },
      })
      expect([url, answer.statusCode]).toEqual([url, 404])
      // Whoever is signed in is told their own name.
      expect(answer.body.replace(/Signed in as [^<]*/, '')).not.toContain(owner)
    }
  expect((await database.requests.get(id))?.status).toBe('ready')
  expect((await api.inject({ url: routes[0][1], headers: as(owner) })).statusCode).toBe(200)
})

it('A2 a stolen session that is not fresh gets neither an export nor a file, and the owner can stop what it asked', async () => {
  const strict = await buildApiOnTable(database, {
    settings: { stepUp: { maxAgeSeconds: 600, mailedCode: false } },
  })
  const owner = person()
  const { id } = await requestIn('ready', database.requests, { subjectId: owner })
  const stolen = as(owner, { auth_time: Math.floor(Date.now() / 1000) - 3600 })
  for (const url of ['/v1/export-requests', `/v1/export-requests/${id}/download`]) {
    const answer = await strict.inject({ method: 'POST', url, headers: stolen })
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'auth.step_up_required'])
  }
  await strict.close()
  const { id: asked } = (await post('/v1/export-requests', as(person()))).json()
  expect((await database.notifications.forRequest(asked)).map(({ kind }) => kind)).toEqual(['asked'])
  await database.requests.cancel(asked, { type: 'mail_link', id: 'owner' })
  expect(
    await database.requests.claim(asked, { workerId: 'w', leaseSeconds: 60, maxAttempts: 5, siteCap: 9 }),
  ).toBeNull()
})

it('A3 a signed link stands in no log, no row and no page, and its answer is not kept or referred', async () => {
  const owner = person()
  const { id } = await requestIn('ready', database.requests, { subjectId: owner })
  const page = await api.inject({ url: '/request-data', headers: as(owner) })
  expect(page.body).not.toContain('X-Amz-Signature')
  const answer = await post(`/request-data/${id}/download`, { ...as(owner), ...form })
  expect(answer.headers.location).toContain('X-Amz-Signature')
  expect(answer.headers['referrer-policy']).toBe('no-referrer')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(log.join('')).not.toContain('X-Amz-Signature')
  const everything = await table.query(`SELECT r::text AS text FROM export_request r UNION ALL
    SELECT a::text FROM audit_event a UNION ALL SELECT n::text FROM notification n`)
  expect(JSON.stringify(everything)).not.toContain('X-Amz')
})

it('A4 links that a mail scanner opens twenty times are neither used up nor counted', async () => {
  const { id, subjectId } = await requestIn('ready', database.requests, { subjectId: person() })
  for (let visit = 0; visit < 20; visit += 1)
    for (const method of ['HEAD', 'GET'] as const) {
      await api.inject({ method, url: '/request-data' })
      await api.inject({ method, url: `/request-data/${id}/download` })
      await api.inject({ method, url: `/request-data/${id}/cancel` })
    }
  expect(await database.requests.get(id)).toMatchObject({ status: 'ready', downloadCount: 0 })
  expect((await post(`/v1/export-requests/${id}/download`, as(subjectId))).statusCode).toBe(200)
})

it('A5 the host of a request, forwarded or not, makes no link', async () => {
  const answer = await post('/v1/export-requests', {
    ...as(person()),
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    forwarded: 'host=evil.example',
  })
  expect(answer.headers.location).toMatch(new RegExp(`^${publicBaseUrl}/v1/`))
  expect(answer.body).not.toContain('evil')
})

it('A6 what is foreign, unknown or no id at all gets one and the same answer', async () => {
  const { id } = await requestIn('ready', database.requests, { subjectId: person() })
  const answers = await Promise.all(
    [id, randomUUID(), '00000000-0000-0000-0000-000000000000'].map((some) =>
      api.inject({ url: `/v1/export-requests/${some}`, headers: as(person()) }),
    ),
  )
  const told = answers.map((answer) => {
    const { instance, ...problem } = answer.json()
    return { status: answer.statusCode, problem, headers: Object.keys(answer.headers).sort() }
  })
  expect(told[1]).toEqual(told[0])
  expect(told[2]).toEqual(told[0])
})

it('A7, A8 a cookie alone changes nothing for another website, and a session the site does not know is nobody', async () => {
  const owner = person()
  const erp = createServer((request, response) => {
    const known = request.headers.cookie === 'sid=good'
    response.writeHead(known ? 200 : 403, { 'content-type': 'application/json' })
    response.end(known ? JSON.stringify({ message: owner }) : '{"session_expired":1}')
  })
  await new Promise<void>((resolve) => erp.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(erp.address() as AddressInfo).port}`
  const behind = await buildApiOnTable(database, {
    deps: { sites: new Map([['globex', { name: 'globex', baseUrl, hosts: [] }]]) },
  })
  const ask = (headers: Record<string, string>) =>
    behind.inject({ method: 'POST', url: '/request-data', headers: { ...form, ...headers }, payload: '' })
  for (const from of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    {},
  ])
    expect((await ask({ cookie: 'sid=good', ...from })).statusCode).toBe(403)
  expect((await ask({ cookie: 'sid=fixed-by-somebody', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(
    401,
  )
  expect(await rowsOf(owner)).toEqual([])
  expect((await ask({ cookie: 'sid=good', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(303)
  expect(await rowsOf(owner)).toHaveLength(1)
  await behind.close()
  erp.close()
})

it('A10 a token of one site is nobody on another', async () => {
  const owner = person()
  await requestIn('ready', database.requests, { subjectId: owner })
  const elsewhere = await api.inject({ url: '/v1/export-requests', headers: as(owner, { site: 'acme' }) })
  expect(elsewhere.json().items).toEqual([])
  const asked = await post(
    '/v1/export-requests',
    { ...as(owner, { site: 'acme' }), 'content-type': 'application/json' },
    '{"site":"globex"}',
  )
  expect([asked.statusCode, asked.json().code]).toEqual([404, 'site.unknown'])
})

it('A11 a desk user cannot ask for anybody else, in no field, header or address', async () => {
  const victim = person()
  const clerk = as(person(), { roles: ['Desk User', 'HR User', 'All'] })
  for (const [url, headers, payload] of [
    ['/v1/export-requests', { 'content-type': 'application/json' }, JSON.stringify({ subject: victim })],
    ['/v1/export-requests', { 'content-type': 'application/json' }, JSON.stringify({ user: victim })],
    [`/v1/export-requests?subject=${victim}`, {}, undefined],
    ['/v1/export-requests', { 'x-user': victim, 'x-forwarded-user': victim }, undefined],
    ['/requests/ask', form, new URLSearchParams({ subject: victim, reason: 'x' }).toString()],
  ] as const)
    await post(url, { ...clerk, ...headers } as Record<string, string>, payload)
  expect(await rowsOf(victim)).toEqual([])
  const refused = await api.inject({ url: `/v1/export-requests?subject=${victim}`, headers: clerk })
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'officer.required'])
})

it('A12 a token by which somebody acts for the person asks for nothing', async () => {
  const owner = person()
  const answer = await post('/v1/export-requests', as(owner, { act: { sub: 'Administrator' } }))
  expect(answer.statusCode).toBe(401)
  expect(await rowsOf(owner)).toEqual([])
})

it('A17 what the ERP calls people and sites is text on every page, under a policy that runs nothing', async () => {
  const corpus = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    '<svg/onload=alert(1)>',
    '{{constructor.constructor("alert(1)")()}}',
    '</textarea><iframe srcdoc=x>',
  ]
  for (const hostile of corpus) {
    const { id } = await requestIn('failed', database.requests, { subjectId: hostile })
    const officer = as(person(), { roles: ['System Manager'] })
    const pages = [
      await api.inject({ url: '/request-data', headers: as(hostile) }),
      await api.inject({ url: '/requests', headers: officer }),
      await api.inject({ url: `/requests/${id}`, headers: officer }),
      await api.inject({ url: `/requests?q=${encodeURIComponent(hostile)}`, headers: officer }),
    ]
    for (const { statusCode, body, headers } of pages) {
      expect(statusCode).toBe(200)
      expect(body.match(/<script/g)).toHaveLength(1)
      expect(body).not.toMatch(/<(img|svg|iframe)|onerror=alert\(1\)>/)
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['content-security-policy']).not.toContain('unsafe')
    }
  }
})

it('A18 a list of requests runs nothing in a spreadsheet', async () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r'])
    await requestIn('queued', database.requests, { subjectId: `${start}HYPERLINK("https://evil.example")` })
  const { body } = await api.inject({
    url: '/requests.csv',
    headers: as(person(), { roles: ['System Manager'] }),
  })
  expect(body.match(/HYPERLINK/g)).toHaveLength(12)
  expect(body).not.toMatch(/(^|,)"?[=+\-@\t\r]/m)
})

it('A76 nor does one with fullwidth signs, other separators, or blanks before either', async () => {
  const starts = ['\uff1d', '\uff0b', '\uff0d', '\uff20', ';', '|', ' =', '\u3000=', ' ;', '\ufeff=']
  for (const start of starts)
    await requestIn('queued', database.requests, { subjectId: `${start}WEBSERVICE("https://evil.example")` })
  const { body } = await api.inject({
    url: '/requests.csv',
    headers: as(person(), { roles: ['System Manager'] }),
  })
  expect(body.match(/"'[^"]*WEBSERVICE/g)).toHaveLength(starts.length * 2)
})

it('A77 where a site is inside the network is told to nobody, whatever site a stranger names', async () => {
  const sites = new Map(
    ['globex', 'acme'].map((name) => [
      name,
      { name, baseUrl: `http://${name}.internal:8000`, hosts: [`${name}.example`] },
    ]),
  )
  const behind = await buildApiOnTable(database, { deps: { sites }, settings: { docs: true } })
  const strange = [
    {},
    { 'x-frappe-site-name': 'acme' },
    { host: 'globex.example' },
    { 'x-frappe-site-name': 'x' },
  ]
  for (const headers of strange)
    for (const url of [
      '/request-data',
      '/requests',
      '/request-data/confirm',
      '/v1/export-requests',
      '/docs/json',
      '/x',
    ]) {
      const { body, headers: sent } = await behind.inject({ url, headers })
      expect(body + JSON.stringify(sent)).not.toContain('internal')
    }
  const page = await behind.inject({ url: '/request-data', headers: { 'x-frappe-site-name': 'acme' } })
  expect(page.body).toContain('href="/login?redirect-to=/request-data"')
  await behind.close()
})

it('A24 a thousand requests of one person at once are one row', async () => {
  const owner = person()
  const headers = as(owner)
  const answers = await Promise.all(Array.from({ length: 1000 }, () => post('/v1/export-requests', headers)))
  expect(answers.filter(({ statusCode }) => statusCode === 202)).toHaveLength(1)
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1)
  expect(await rowsOf(owner)).toHaveLength(1)
})

it('A25 without the queue a request is taken all the same: 202 and one row', async () => {
  const deaf = await buildApiOnTable(database, {
    deps: { queue: { publish: () => Promise.reject(new Error('the queue is away')) } },
  })
  const owner = person()
  const ask = () => deaf.inject({ method: 'POST', url: '/v1/export-requests', headers: as(owner) })
  expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([202, 200])
  expect(await rowsOf(owner)).toHaveLength(1)
  await deaf.close()
})

it('A31 bodies that are too big, too deep or poisoned are refused before anything is done', async () => {
  const headers = { ...as(person()), 'content-type': 'application/json' }
  const status = async (payload: string) => (await post('/v1/export-requests', headers, payload)).statusCode
  expect(await status(`{"site":"${'x'.repeat(1_000_000)}"}`)).toBe(413)
  expect(await status('['.repeat(8_000) + ']'.repeat(8_000))).toBe(400)
  expect(await status('{"__proto__":{"officer":true}}')).toBe(400)
  expect(await status('{"constructor":{"prototype":{"officer":true}}}')).toBe(400)
  expect(Object.hasOwn(Object.prototype, 'officer')).toBe(false)
})

it('A21, A32 no person, credential or secret stands in the log, an error page or the description of the API', async () => {
  const documented = await buildApiOnTable(database, {
    settings: { docs: true, webhookSecret: 'canary-secret-1234' },
  })
  const texts = [
    log.join(''),
    (await documented.inject({ url: '/docs/json' })).body,
    (await documented.inject({ url: '/docs' })).body,
    (await documented.inject({ url: '/nothing' })).body,
    (await documented.inject({ url: '/metrics' })).body,
  ]
  await documented.close()
  for (const text of texts) expect(text).not.toMatch(/canary|secret for tests|eyJhbGci|\bat .*\.ts:\d+/)
  expect(log.length).toBeGreaterThan(100)
})
