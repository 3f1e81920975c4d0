import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Database } from '@pdd/database'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { eventsOfRequest } from '../../apps/api/src/follow/events-of-request.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { claimOptions, requestIn } from '../support/export-requests.ts'
import { signToken } from '../support/signed-token.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const { database } = await withTestDatabase()
let erp: Server
let url: string
let api: Awaited<ReturnType<typeof buildApiOnTable>>
let sessions = new Map<string, string>()
const looks = vi.fn()
beforeAll(async () => {
  erp = createServer((request, response) => {
    const user = sessions.get(request.headers.cookie ?? '')
    response.writeHead(user === undefined ? 403 : 200, { 'content-type': 'application/json' })
    const roles = request.url?.includes('get_roles') ? ['Customer'] : user
    response.end(JSON.stringify(user === undefined ? { session_expired: 1 } : { message: roles }))
  })
  await new Promise<void>((resolve) => erp.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(erp.address() as AddressInfo).port}`
  const requests: Database['requests'] = {
    ...database.requests,
    get: (id) => {
      looks(id)
      return database.requests.get(id)
    },
  }
  const sites = new Map([['globex', { name: 'globex', baseUrl, hosts: [] }]])
  api = await buildApiOnTable(database, { deps: { sites, requests } })
  url = await api.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await api.close()
  erp.close()
})
beforeEach(() => {
  sessions = new Map([['sid=good', 'maria@example.org']])
})

type Stream = { text(): string; isOver(): boolean; close(): void }
async function open(id: string, headers: Record<string, string>): Promise<Stream> {
  const controller = new AbortController()
  const answer = await fetch(`${url}/v1/export-requests/${id}/events`, { headers, signal: controller.signal })
  expect(answer.status).toBe(200)
  let [text, over] = ['', false]
  void (async () => {
    for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString()
  })()
    .catch(() => {})
    .finally(() => {
      over = true
    })
  return { text: () => text, isOver: () => over, close: () => controller.abort() }
}
const bearer = (user: string) => ({ authorization: `Bearer ${signToken(user)}` })

it('A74 a stream ends with its session: after signing out no further state is told', async () => {
  const { id } = await requestIn('queued', database.requests, { subjectId: 'maria@example.org' })
  const stream = await open(id, { cookie: 'sid=good' })
  await vi.waitFor(() => expect(stream.text()).toContain('"queued"'))
  sessions.clear()
  await database.requests.claim(id, claimOptions)
  await vi.waitFor(() => expect(stream.isOver()).toBe(true), 5_000)
  expect(stream.text()).not.toContain('"running"')
  await database.requests.cancel(id, { type: 'caller', id: 'maria@example.org' })
})

it('A74 nor does it go on for somebody else who has the session now', async () => {
  const { id } = await requestIn('queued', database.requests, { subjectId: 'maria@example.org' })
  const stream = await open(id, { cookie: 'sid=good' })
  sessions.set('sid=good', 'mallory@example.org')
  await database.requests.claim(id, claimOptions)
  await vi.waitFor(() => expect(stream.isOver()).toBe(true), 5_000)
  expect(stream.text()).not.toContain('"running"')
  await database.requests.cancel(id, { type: 'caller', id: 'maria@example.org' })
})

it('A74 an account has five streams: a further one ends the oldest, and nobody else’s', async () => {
  const [maria, tom] = ['many@example.org', 'tom@example.org']
  const { id } = await requestIn('queued', database.requests, { subjectId: maria })
  const { id: other } = await requestIn('queued', database.requests, { subjectId: tom })
  const neighbour = await open(other, bearer(tom))
  const streams: Stream[] = []
  for (let n = 0; n < 25; n += 1) streams.push(await open(id, bearer(maria)))
  await vi.waitFor(() => expect(streams.map((stream) => stream.isOver()).indexOf(false)).toBe(20), 5_000)
  expect(streams.filter((stream) => !stream.isOver())).toHaveLength(5)
  expect(streams[0]?.text()).toContain('event: elsewhere')
  expect(neighbour.isOver()).toBe(false)
  // Those that were closed by their reader leave their place.
  for (const stream of streams.slice(20)) stream.close()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const again = await Promise.all(Array.from({ length: 5 }, () => open(id, bearer(maria))))
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(again.map((stream) => stream.isOver())).toEqual([false, false, false, false, false])
  for (const stream of [...again, neighbour]) stream.close()
})

it('A74 many who follow one request look at it together, twice a second', async () => {
  const subjectId = 'watched@example.org'
  const { id } = await requestIn('queued', database.requests, { subjectId })
  const officers = Array.from({ length: 20 }, (_, n) => ({
    authorization: `Bearer ${signToken(`officer-${n}@example.org`, { roles: ['System Manager'] })}`,
  }))
  const streams = await Promise.all(officers.map((headers) => open(id, headers)))
  await new Promise((resolve) => setTimeout(resolve, 700))
  looks.mockClear()
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const times = looks.mock.calls.filter(([looked]) => looked === id).length
  expect(times).toBeLessThanOrEqual(5)
  expect(times).toBeGreaterThanOrEqual(3)
  for (const stream of streams) stream.close()
})

it('A74 streams do not hold up the end of the process', async () => {
  const { id, subjectId } = await requestIn('queued', database.requests)
  const ending = await buildApiOnTable(database)
  const at = await ending.listen({ host: '127.0.0.1', port: 0 })
  const answer = await fetch(`${at}/v1/export-requests/${id}/events`, { headers: bearer(subjectId) })
  const startedAt = Date.now()
  await ending.close()
  expect(Date.now() - startedAt).toBeLessThan(5_000)
  expect(await answer.text()).not.toContain('elsewhere')
})

it('A74 who is asking is looked at again although nothing changes', async () => {
  const first = await requestIn('queued', database.requests)
  const check = vi.fn(async () => {
    if (check.mock.calls.length > 2) throw new Error('the session is over')
  })
  const told: string[] = []
  const options = { pulseEveryMs: 60_000, checkEveryMs: 20, longestMs: 10_000 }
  const next = () => new Promise<typeof first>((resolve) => setTimeout(() => resolve(first), 5))
  const ending = new AbortController().signal
  const present = ({ status }: typeof first) => status
  for await (const event of eventsOfRequest({
    ...options,
    first,
    next,
    ending,
    present,
    assertStillAllowed: check,
  }))
    told.push(event)
  expect(check).toHaveBeenCalledTimes(3)
  expect(told.join('')).toContain('queued')
})
