import { type SampleSite, startSampleSite } from '@pdd/embedded'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { requestIn } from '../support/export-requests.ts'
import { signToken } from '../support/signed-token.ts'
import { createSmallSite, type SmallSite } from '../support/small-site.ts'
import { withTestDatabase } from '../support/with-test-database.ts'
import { createWorkerParts, type WorkerParts } from '../support/worker-parts.ts'

const { postgresUrl } = inject('servers')
const [person, officer, unshared] = ['maria@example.org', 'ravi@acme.example', 'zoe@example.org']
const people = { [person]: ['Customer'], [officer]: ['System Manager'], [unshared]: ['System Manager'] }
const password = 'only here'
let erp: SmallSite
let site: SampleSite
const { table, database } = await withTestDatabase({ poolSize: 10 })
let parts: WorkerParts
let api: Awaited<ReturnType<typeof buildApiOnTable>>
let worker: NodeJS.Timeout | undefined

beforeAll(async () => {
  erp = await createSmallSite(postgresUrl, people)
  await erp.unshare(unshared)
  site = await startSampleSite({
    databaseUrl: erp.url,
    passwords: new Map(Object.keys(people).map((user) => [user, password])),
    tokens: new Map(Object.keys(people).map((user) => [`${user}:secret`, user])),
  })
  const unused = { objects: {} as never, mailer: {} as never }
  parts = createWorkerParts({ databaseUrl: table.url, erpUrl: erp.url, ...unused })
  const sites = new Map([['globex', { name: 'globex', baseUrl: site.url, hosts: [] }]])
  api = await buildApiOnTable(database, { deps: { sites, accounts: database.accounts } })
})
afterAll(async () => {
  await api.close()
  await parts.close()
  await Promise.all([site.stop(), erp.close()])
})
beforeEach(() => {
  worker = setInterval(() => void parts.sweep('accounts'), 100)
})
afterEach(async () => {
  clearInterval(worker)
  for (const user of Object.keys(people)) await erp.enable(user, true)
})

const roles = ['System Manager', 'Data Protection Officer']
const doors: [string, (user: string) => Promise<Record<string, string>>][] = [
  ['an API token', async (user) => ({ authorization: `token ${user}:secret` })],
  ['Basic', async (user) => ({ authorization: `Basic ${Buffer.from(`${user}:secret`).toString('base64')}` })],
  ['a signed token', async (user) => ({ authorization: `Bearer ${signToken(user, { roles })}` })],
  ['a session', (user) => sessionOf(user, site)],
]
async function sessionOf(user: string, { url }: SampleSite): Promise<Record<string, string>> {
  const body = new URLSearchParams({ usr: user, pwd: password })
  const answer = await fetch(`${url}/api/method/login`, { method: 'POST', body })
  return {
    cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    'sec-fetch-site': 'same-origin',
  }
}
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const call = (method: 'GET' | 'POST', url: string, headers: Record<string, string>) =>
  api.inject(
    method === 'GET' || url.startsWith('/v1')
      ? { method, url, headers }
      : { method, url, headers: { ...headers, ...form }, payload: 'subject=tom%40example.org&reason=x' },
  )

it.each(doors)(
  'A72 a disabled officer with %s loses desk, list and asking for others with the next request',
  async (_door, by) => {
    const { id } = await requestIn('failed', database.requests)
    for (const user of [officer, unshared]) {
      const headers = await by(user)
      const routes = [
        ['GET', '/requests'],
        ['GET', '/requests.csv'],
        ['GET', '/requests/figures'],
        ['GET', `/requests/${id}`],
        ['GET', `/v1/export-requests/${id}`],
        ['POST', `/requests/${id}/retry`],
        ['POST', '/requests/ask'],
      ] as const
      for (const [method, url] of routes.slice(0, 5))
        expect([url, (await call(method, url, headers)).statusCode]).toEqual([url, 200])
      await erp.enable(user, false)
      for (const [method, url] of routes) {
        const answer = await call(method, url, headers)
        expect([url, answer.statusCode]).toEqual([url, 401])
        expect(answer.body).not.toContain('person-')
      }
      const listed = await call('GET', '/v1/export-requests?subject=tom%40example.org', headers)
      expect(listed.statusCode).toBe(401)
    }
    expect((await database.requests.get(id))?.status).toBe('failed')
    expect((await database.requests.list({ subjectId: 'tom@example.org', limit: 9 })).items).toEqual([])
  },
)

it.each(doors)(
  'A72 a disabled person with %s gets no link and no stream with the next request',
  async (_door, by) => {
    for (const user of [person, unshared]) {
      const { id } = await requestIn('ready', database.requests, { subjectId: user })
      const headers = await by(user)
      const link = () => call('POST', `/v1/export-requests/${id}/download`, headers)
      expect((await link()).statusCode).toBe(200)
      await erp.enable(user, false)
      for (const url of [`/v1/export-requests/${id}/download`, `/request-data/${id}/download`]) {
        const answer = await call('POST', url, headers)
        expect([answer.statusCode, answer.headers.location]).toEqual([401, undefined])
        expect(answer.body).not.toContain('X-Amz')
      }
      expect((await call('GET', `/v1/export-requests/${id}/events`, headers)).statusCode).toBe(401)
      await erp.enable(user, true)
      expect((await link()).statusCode).toBe(200)
    }
  },
)

it('A72 a session that version 16 goes on to take opens no desk, gets no link and no stream', async () => {
  const newer = await startSampleSite({
    ...{ databaseUrl: erp.url, tokens: new Map(), takesDisabledSessions: true },
    passwords: new Map(Object.keys(people).map((user) => [user, password])),
  })
  const sites = new Map([['globex', { name: 'globex', baseUrl: newer.url, hosts: [] }]])
  const itsApi = await buildApiOnTable(database, { deps: { sites, accounts: database.accounts } })
  const { id } = await requestIn('ready', database.requests, { subjectId: person })
  for (const [user, method, url] of [
    [officer, 'GET', '/requests'],
    [officer, 'GET', `/v1/export-requests/${id}`],
    [person, 'POST', `/v1/export-requests/${id}/download`],
    [unshared, 'GET', '/requests.csv'],
  ] as const) {
    const headers = await sessionOf(user, newer)
    const visit = () => itsApi.inject({ method, url, headers })
    expect([url, (await visit()).statusCode]).toEqual([url, 200])
    await erp.enable(user, false)
    expect([url, (await visit()).statusCode]).toEqual([url, 401])
    await erp.enable(user, true)
  }
  await Promise.all([itsApi.close(), newer.stop()])
})

it('A72 the answers say what it is: a session is over, an account is disabled', async () => {
  const headers = await Promise.all(doors.map(([, by]) => by(person)))
  await erp.enable(person, false)
  const { id } = await requestIn('ready', database.requests, { subjectId: person })
  const codes = await Promise.all(
    headers.map(async (sent) => (await call('POST', `/v1/export-requests/${id}/download`, sent)).json().code),
  )
  const disabled = 'auth.account_disabled'
  expect(codes).toEqual([disabled, disabled, disabled, 'auth.session_expired'])
})

it('A72 a signed token for an account that the site does not have opens nothing', async () => {
  const stranger = { authorization: `Bearer ${signToken('nobody@example.org', { roles })}` }
  const answer = await call('GET', '/requests.csv', stranger)
  expect(answer.statusCode).toBe(401)
})

it('A72 without a worker nothing is proved, and what needs a proof is refused for the time being', async () => {
  clearInterval(worker)
  const signed = await doors[2]![1](officer)
  const answer = await call('GET', '/v1/export-requests', signed)
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'auth.account_not_read'])
  // The site itself tells of an account that may read itself; asking waits for nobody.
  expect((await call('GET', '/requests', await doors[0]![1](officer))).statusCode).toBe(200)
  expect((await call('POST', '/v1/export-requests', signed)).statusCode).toBe(202)
})
