import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createObjectStore } from '@pdd/storage'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { claimOptions } from '../support/export-requests.ts'
import { startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'
import { signToken } from '../support/signed-token.ts'
import { addressTie, meeting, readyWith, recordTie } from '../support/undecided-ties.ts'
import { withTestDatabase } from '../support/with-test-database.ts'
import { createWorkerParts } from '../support/worker-parts.ts'

const { globexUrl } = inject('servers')
const { table, database } = await withTestDatabase()
let api: Awaited<ReturnType<typeof buildApiOnTable>>
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

const officer = 'dpo@globex.example'
const as = (user: string, { site = 'globex', roles = ['Data Protection Officer'] } = {}) => ({
  authorization: `Bearer ${signToken(user, { site, roles })}`,
})
const decide = (id: string, headers: Record<string, string>, on = api, deed = 'confirm') =>
  on.inject({
    method: 'POST',
    url: `/requests/ties/${id}/${deed}`,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'reason=because',
  })
const person = () => `${randomUUID()}@example.org`
const met = async (name: string, subjectId = person()) => {
  const { id } = await readyWith(database, [recordTie(name)], { subjectId })
  const { items } = await database.ties.open({ site: 'globex', requestId: id, limit: 10 })
  return { requestId: id, subjectId, tieId: items[0]?.id as string }
}
const decisionOf = async (tieId: string) => (await database.ties.get('globex', tieId))?.decided ?? null

it('A50 an officer decides nothing about themselves: no button, a forged form and the table refuse, in any spelling', async () => {
  const { requestId, tieId } = await met('Their rich namesake', officer)
  for (const user of [officer, officer.toUpperCase()]) {
    for (const url of ['/requests/ties', `/requests/${requestId}`]) {
      const { body } = await api.inject({ url, headers: as(user) })
      expect(body).toContain('another officer has to decide')
      expect(body).not.toContain(`/requests/ties/${tieId}/`)
    }
    for (const deed of ['confirm', 'refuse']) {
      const forged = await decide(tieId, as(user), api, deed)
      expect(forged.statusCode).toBe(409)
      expect(forged.body).toContain('tie.not_yours')
    }
  }
  expect(await decisionOf(tieId)).toBeNull()
  await expect(
    table.query(
      `UPDATE tie SET decision = 'confirmed', decided_by = upper(subject_id), decided_at = now(), decision_reason = 'x'`,
    ),
  ).rejects.toMatchObject({ constraint: 'tie_takes_another_person' })
  expect((await decide(tieId, as('second@globex.example'))).statusCode).toBe(303)
  expect((await decide(tieId, as(officer), api, 'refuse')).body).toContain('tie.not_yours')
})

it('A51 an officer of another site finds nothing to see or to decide: as if it had never been', async () => {
  const { requestId, tieId, subjectId } = await met('Neighbour')
  const stranger = as(officer, { site: 'acme' })
  const told: unknown[][] = []
  for (const id of [tieId, randomUUID(), 'no-id', 'a%20b']) {
    const post = await decide(id, stranger)
    const page = await api.inject({ url: `/requests/ties?decided=${id}`, headers: stranger })
    const { headers } = post
    told.push([post.statusCode, page.statusCode, Object.keys(headers).sort(), withoutReference(post.body)])
  }
  expect(told.every((answer) => JSON.stringify(answer) === JSON.stringify(told[0]))).toBe(true)
  expect(told[0]?.slice(0, 2)).toEqual([404, 404])
  for (const url of [`/requests/ties?request=${requestId}`, `/requests/${requestId}`])
    expect((await api.inject({ url, headers: stranger })).statusCode).toBe(404)
  const list = await api.inject({ url: '/requests/ties', headers: stranger })
  expect([list.statusCode, list.body.includes(subjectId)]).toEqual([200, false])
  expect(await decisionOf(tieId)).toBeNull()
})

it('A52 a plain person neither decides nor learns what it is, not of their own, and no link decides', async () => {
  const { requestId, subjectId, tieId } = await met('Hidden GmbH')
  const own = as(subjectId, { roles: ['Customer'] })
  expect((await decide(tieId, own)).statusCode).toBe(403)
  expect((await decide(tieId, {})).statusCode).toBe(401)
  for (const url of ['/requests/ties', `/requests/ties?request=${requestId}`])
    expect((await api.inject({ url, headers: own })).statusCode).toBe(403)
  for (const url of ['/request-data', `/v1/export-requests/${requestId}`, '/v1/export-requests']) {
    const { statusCode, body } = await api.inject({ url, headers: own })
    expect(statusCode).toBe(200)
    expect(body).not.toMatch(/Hidden|leaver@/)
  }
  expect(
    (await api.inject({ url: `/requests/ties/${tieId}/confirm`, headers: as(officer) })).statusCode,
  ).toBe(404)
  expect(await decisionOf(tieId)).toBeNull()
})

it('A52 another website decides nothing with an officer’s session', async () => {
  const { tieId } = await met('Lured')
  const erp = createServer(({ url }, response) => {
    const message = url?.includes('get_roles') ? ['Data Protection Officer'] : officer
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ message }))
  })
  await new Promise<void>((resolve) => erp.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(erp.address() as AddressInfo).port}`
  const behind = await buildApiOnTable(database, {
    deps: { sites: new Map([['globex', { name: 'globex', baseUrl, hosts: [] }]]) },
  })
  const from = (headers: Record<string, string>) => decide(tieId, { cookie: 'sid=good', ...headers }, behind)
  const elsewhere: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    {},
  ]
  for (const headers of elsewhere) {
    const refused = await from(headers)
    expect([refused.statusCode, refused.body.includes('csrf.rejected')]).toEqual([403, true])
  }
  expect(await decisionOf(tieId)).toBeNull()
  expect((await from({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(303)
  await behind.close()
  erp.close()
})

it('A53 a worker that lost its lease writes nothing to the list, to the row or to anybody', async () => {
  const [s3, postmark] = [await startFaultS3({ versioned: true }), 'http://127.0.0.1:9']
  const objects = createObjectStore(storeOptionsOf(s3))
  const mailer = createMailer({ baseUrl: postmark, serverToken: 't', from: 'x@x.example', stream: 's' })
  const subject = 'maria.santos@example.org'
  let taken = 0
  // While the object is on its way the lease runs out, and another worker claims the request.
  const overtaken = {
    ...objects,
    put: async (...args: Parameters<typeof objects.put>) => {
      const stored = await objects.put(...args)
      const [row] = await table.query<{ id: string }>(
        `UPDATE export_request SET lease_until = now() - interval '1 second' WHERE status = 'running' RETURNING id`,
      )
      taken = (await database.requests.claim(row?.id as string, claimOptions))?.fence ?? 0
      return stored
    },
  }
  const parts = createWorkerParts({
    ...{ databaseUrl: table.url, erpUrl: globexUrl, objects: overtaken, mailer },
    collect: meeting(() => [recordTie('Overtaken'), addressTie('overtaken@example.org')]),
  })
  const before = await database.ties.countOpen('globex')
  const id = await parts.ask(subject)
  await parts.wake(id)
  expect(taken).toBe(2)
  expect(await database.ties.countOpen('globex')).toBe(before)
  expect(await database.requests.get(id)).toMatchObject({ status: 'running', fence: 2, undecided: null })
  expect(s3.keysHolding()).toEqual([])
  await database.requests.cancel(id, { type: 'caller', id: subject })
  await parts.close()
  objects.close()
  await s3.close()
})

it('A54 twenty thousand claims, however they are written, neither stop an export nor bury the desk or the person', async () => {
  const source = { doctype: 'Contact', name: '<script>alert(1)</script>', owner: 'spammer@example.net' }
  const odd = ['\u0000', 'a\ud800', '\u202Egnp.exe', '<script>alert(2)</script>', 'x'.repeat(90_000)]
  const claims = [
    ...odd.map((name) => recordTie(name, { source })),
    ...odd.map((doctype) => recordTie('odd', { doctype, source })),
    ...Array.from({ length: 20_000 }, (_, n) =>
      recordTie(`spam ${n}.`, { doctype: `Spam ${n % 500}`, source }),
    ),
    recordTie('One of a leaver'),
  ]
  const { id, subjectId } = await readyWith(database, claims)
  const kept = await database.ties.open({ site: 'globex', requestId: id, limit: 1000 })
  expect(kept.items.length).toBe(500)
  expect(kept.items.map(({ name }) => name)).toContain('One of a leaver')
  const after = await met('Honest')
  const list = await api.inject({ url: '/requests/ties', headers: as(officer) })
  expect(list.body).toContain(after.subjectId)
  expect(list.body).not.toContain('<script>alert')
  expect(list.body.length).toBeLessThan(200_000)
  const page = await api.inject({ url: '/request-data', headers: as(subjectId, { roles: ['Customer'] }) })
  expect(page.body.match(/<li>[^<]*: [\d,]+<\/li>/g)).toHaveLength(2)
  expect(page.body).not.toMatch(/spam|script>alert/i)
  for (const name of ['spam', 'Leaver', 'Neighbour', 'Hidden']) expect(log.join('')).not.toContain(name)
})

function withoutReference(body: string): string {
  return body.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')
}
