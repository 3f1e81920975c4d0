import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDatabase } from '@pdd/database'
import type { Site } from '@pdd/runtime'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { type BenchAnswer, benchAnswers } from '../support/bench-answers.ts'

/** One bench that serves several sites at one address, told apart by the header alone, as gunicorn does. */
const asked: IncomingHttpHeaders[] = []
let answer: BenchAnswer = benchAnswers.nobody
const bench = createServer(async (request, response) => {
  asked.push(request.headers)
  const known = ['erp.local', 'two.local'].includes(String(request.headers['x-frappe-site-name']))
  const { status, body } = known ? answer : { status: 404, body: {} }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
})
const database = createDatabase({ url: 'postgres://127.0.0.1:9/none', poolSize: 1 })
let api: Awaited<ReturnType<typeof buildApiOnTable>>
beforeAll(async () => {
  await new Promise<void>((resolve) => bench.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(bench.address() as AddressInfo).port}`
  const entries: Site[] = [
    {
      name: 'one',
      siteName: 'erp.local',
      hosts: ['erp.one.example'],
      baseUrl,
      publicUrl: 'https://erp.one.example',
    },
    {
      name: 'two',
      siteName: 'two.local',
      hosts: ['erp.two.example'],
      baseUrl,
      publicUrl: 'https://erp.two.example',
    },
    { name: 'three', siteName: 'erp.local', hosts: ['erp.three.example'], baseUrl },
  ]
  const sites = new Map(entries.map((site) => [site.name, site]))
  api = await buildApiOnTable(database, {
    settings: { publicBaseUrl: 'https://erp.one.example', trustProxy: ['127.0.0.1'] },
    deps: { sites },
  })
})
afterAll(async () => {
  await api.close()
  await database.close()
  bench.close()
})
beforeEach(() => {
  asked.length = 0
  answer = benchAnswers.nobody
})

const get = (headers: Record<string, string>, url = '/v1/export-requests') =>
  api.inject({ url, headers: { cookie: 'sid=0123456789abcdef', ...headers } })
const codeOf = async (headers: Record<string, string>) => (await get(headers)).json().code

it.each([
  ['its key', { 'x-frappe-site-name': 'two' }, 'two.local'],
  ['what its bench calls it', { 'x-frappe-site-name': 'two.local' }, 'two.local'],
  ['a host name, which nginx puts there', { 'x-frappe-site-name': 'ERP.two.example' }, 'two.local'],
  ['the host, without a header', { host: 'erp.two.example' }, 'two.local'],
  [
    'a name that two benches use, and the host that tells which',
    { 'x-frappe-site-name': 'erp.local', host: 'erp.three.example' },
    'erp.local',
  ],
])('a site is found by %s, and asked under the name that its bench knows', async (_by, headers, name) => {
  expect(await codeOf(headers)).toBe('auth.session_expired')
  expect(asked.map((sent) => sent['x-frappe-site-name'])).toEqual([name])
})

it('a name that two benches use, with no host that tells which, and one that nobody has, ask nobody', async () => {
  for (const headers of [
    { 'x-frappe-site-name': 'erp.local' },
    { 'x-frappe-site-name': 'erp.local', host: 'erp.two.example' },
    { 'x-frappe-site-name': 'nowhere', host: 'erp.two.example' },
  ])
    expect(await codeOf(headers)).toBe('site.unknown')
  expect(asked).toEqual([])
})

it('the person’s own address is handed on to the site', async () => {
  await get({ host: 'erp.two.example', 'x-forwarded-for': '203.0.113.9' })
  expect(asked[0]?.['x-forwarded-for']).toBe('203.0.113.9')
})

it('whoever may not come from their address is told so, and not sent to sign in again', async () => {
  answer = benchAnswers.addressRefused
  const program = await get({ host: 'erp.two.example' })
  expect([program.statusCode, program.json().code]).toEqual([403, 'auth.address_refused'])
  const page = await get({ host: 'erp.two.example', 'accept-language': 'de' }, '/request-data')
  expect([page.statusCode, page.body]).toEqual([403, expect.stringContaining('von diesem Netz aus nicht')])
  expect(page.body).not.toContain('/login')
})

it('a session that is over, and one of a disabled account, lead to the sign-in, at the site where that is elsewhere', async () => {
  for (const said of [benchAnswers.nobody, benchAnswers.wrongSession, benchAnswers.disabledSession]) {
    answer = said
    const page = await get({ host: 'erp.one.example' }, '/request-data')
    expect([page.statusCode, page.body]).toEqual([
      401,
      expect.stringContaining('href="/login?redirect-to=/request-data"'),
    ])
  }
  const elsewhere = await get({ host: 'privacy.example', 'x-frappe-site-name': 'two' }, '/request-data')
  expect(elsewhere.body).toContain('href="https://erp.two.example/login?redirect-to=/request-data"')
})

it('addresses of ERPNext’s own form lead on to the page', async () => {
  for (const rest of [
    'new',
    'list',
    'list/',
    'list/8fn2rjgnnd',
    '8fn2rjgnnd',
    '83fabfbf17',
    '8fn2rjgnnd/edit',
    'new?new=1',
  ]) {
    const led = await api.inject({ url: `/request-data/${rest}` })
    expect([rest, led.statusCode, led.headers.location]).toEqual([rest, 303, '/request-data'])
  }
  for (const rest of ['8fn2rjgnn', 'zzzzzzzzzz', '8fn2rjgnndx', 'news', 'addresses'])
    expect((await api.inject({ url: `/request-data/${rest}` })).statusCode).not.toBe(303)
})
