import { randomUUID } from 'node:crypto'
import { createObjectStore, type ObjectStore } from '@pdd/storage'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { requestIn } from '../support/export-requests.ts'
import { type FakePostmark, startFakePostmark } from '../support/fake-postmark.ts'
import { type FaultS3, startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'
import { notMeLink } from '../support/not-me-links.ts'
import { signToken } from '../support/signed-token.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createWorkerParts, type WorkerParts } from '../support/worker-parts.ts'

const { postgresUrl, globexUrl } = inject('servers')
const maria = 'maria.santos@example.org'
const dpo = 'dpo@globex.example'
let table: TestDatabase
let s3: FaultS3
let postmark: FakePostmark
let objects: ObjectStore
let parts: WorkerParts
let api: Awaited<ReturnType<typeof buildApiOnTable>>
const log: string[] = []
beforeAll(async () => {
  table = await createTestDatabase(postgresUrl)
  s3 = await startFaultS3()
  postmark = await startFakePostmark({ serverToken: 't' })
  objects = createObjectStore(storeOptionsOf(s3))
  const sender = { from: 'x@example.org', stream: 'outbound' }
  const mailer = createMailer({ baseUrl: postmark.url, serverToken: 't', ...sender })
  const settings = { downloadLink: 'presigned', officerMail: dpo } as const
  parts = createWorkerParts({ databaseUrl: table.url, erpUrl: globexUrl, objects, mailer, settings })
  api = await buildApiOnTable(parts.database, { log, deps: { objects } })
})
afterAll(async () => {
  await api.close()
  await parts.close()
  objects.close()
  await Promise.all([s3.close(), postmark.close(), table.drop()])
})

type Roles = { roles?: string[]; auth_time?: number }
const officer = { roles: ['Data Protection Officer'] }
const as = (user: string, claims: Roles = {}) => ({
  authorization: `Bearer ${signToken(user, { site: 'globex', ...claims })}`,
})
const post = (url: string, user: string, claims: Roles = {}, on = api) =>
  on.inject({ method: 'POST', url, headers: as(user, claims) })
/** A form of the desk, with a reason. */
const deed = (
  url: string,
  user: string,
  fields: Record<string, string> = {},
  on = api,
  claims: Roles = officer,
) =>
  on.inject({
    method: 'POST',
    url,
    headers: { ...as(user, claims), 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ reason: 'x', ...fields }).toString(),
  })
const codeOf = (answer: { body: string }) =>
  /"code":"([a-z_.]+)"|([a-z_]+\.[a-z_]+), /.exec(answer.body)?.slice(1).find(Boolean)
const ask = async (user: string) => (await post('/v1/export-requests', user)).json()
const press = (url: string) =>
  api.inject({ method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
const linksIn = (pattern: RegExp) =>
  postmark.accepted.flatMap(({ text }) => [...text.matchAll(pattern)].map(([link]) => link))
const notMeOf = (text: string) => /\/request-data\/not-me\/[\w-]{43}/.exec(text)?.[0] as string
/** The link of a mail about this request. */
const linkOf = async (id: string) => (await notMeLink(parts.database.officers, id)).path

it('A80 a stolen session that keeps an older file: one press at any mail ends files, links, mails and requests of the account', async () => {
  const first = await ask(maria)
  await parts.wake(first.id)
  const second = await ask(maria)
  await parts.sweep('mails')
  const mailed = linksIn(/http:\/\/\S+X-Amz-Signature=\S+/g)
  expect(mailed).toHaveLength(1)
  expect((await fetch(mailed[0] as string)).status).toBe(200)
  const own = await post(`/v1/export-requests/${first.id}/download`, maria)
  expect(own.statusCode).toBe(200)

  const asked = postmark.accepted.filter(({ text }) => text.includes(second.id)).at(-1)
  expect((await press(notMeOf(asked?.text ?? ''))).body).toContain('Stopped')
  for (const [url, method] of [
    [`/v1/export-requests/${first.id}/download`, 'POST'],
    ['/v1/export-requests', 'POST'],
  ] as const) {
    const refused = await api.inject({ method, url, headers: as(maria) })
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'account.frozen'])
  }
  for (const url of [`/request-data/${first.id}/download`, '/request-data']) {
    const refused = await deed(url, maria, {}, api, {})
    expect(refused.statusCode).toBe(403)
    expect(refused.body).toContain('New requests are stopped for your account')
  }
  for (const what of ['retry', 'resend', 'extend', 'cancel', 'revoke'])
    expect((await deed(`/requests/${first.id}/${what}`, dpo)).statusCode).toBeGreaterThanOrEqual(403)
  const behalf = await deed('/requests/ask', dpo, { subject: maria.toUpperCase() })
  expect([behalf.statusCode, codeOf(behalf)]).toEqual([403, 'account.frozen'])
  expect(await parts.sweep('deletion')).toBe(1)
  expect(parts.sweeps.find(({ name }) => name === 'deletion')?.everySeconds).toBeLessThanOrEqual(5)
  expect((await fetch(mailed[0] as string)).status).toBe(404)
  expect((await fetch(own.json().url)).status).toBe(404)
  expect(s3.keysHolding()).toEqual([])
  const sent = postmark.accepted.length
  await parts.sweep('mails')
  expect(postmark.accepted.slice(sent).flatMap(({ text }) => text.match(/X-Amz/g) ?? [])).toEqual([])
})

it('A81 an officer lifts, repeats or ends nothing of their own, however their name is spelled; the page says who can', async () => {
  const ravi = 'ravi.kumar@globex.example'
  const { id } = await ask(ravi)
  await press(await linkOf(id))
  for (const name of [ravi, 'Ravi.Kumar@Globex.example', ravi.toUpperCase()]) {
    for (const what of ['unfreeze', 'retry', 'resend', 'extend', 'cancel', 'revoke']) {
      const refused = await deed(`/requests/${id}/${what}`, name)
      expect([what, refused.statusCode, codeOf(refused)]).toEqual([
        what,
        403,
        'officer_action.about_yourself',
      ])
    }
    const page = await api.inject({ url: `/requests/${id}`, headers: as(name, officer) })
    expect(page.body).toContain('another officer has to act on it')
    expect(page.body).not.toContain('unfreeze')
    const behalf = await deed('/requests/ask', name, { subject: ravi })
    expect([behalf.statusCode, codeOf(behalf)]).toEqual([403, 'account.frozen'])
  }
  const own = await deed('/requests/ask', dpo.toUpperCase(), { subject: ` ${dpo}` })
  expect([own.statusCode, codeOf(own)]).toEqual([403, 'officer_action.about_yourself'])
  const { id: others } = await requestIn('queued', parts.database.requests)
  const stolen = await deed(`/requests/${others}/cancel`, ravi)
  expect([stolen.statusCode, codeOf(stolen)]).toEqual([403, 'account.frozen'])
  expect((await api.inject({ url: '/requests.csv', headers: as(ravi, officer) })).statusCode).toBe(403)
  expect((await post('/v1/export-requests', ravi)).statusCode).toBe(403)
  expect((await deed(`/requests/${id}/unfreeze`, dpo)).statusCode).toBe(303)
  expect((await api.inject({ url: `/requests/${id}`, headers: as(dpo, officer) })).body).toContain(
    'The account takes requests again.',
  )
  expect((await post('/v1/export-requests', ravi)).statusCode).toBe(202)
})

it('A81 with four eyes the second pair is neither the one who asked nor the person, in any spelling', async () => {
  const strict = await buildApiOnTable(parts.database, { settings: { fourEyes: true } })
  const subject = `second-${randomUUID()}@globex.example`
  await deed('/requests/ask', dpo, { subject }, strict)
  const waiting = (await parts.database.officers.waitingDelegatedRequests('globex')).find(
    (one) => one.subjectId === subject,
  )
  const decide = (user: string, decision: string) =>
    deed(`/requests/delegated/${waiting?.id}/${decision}`, user, {}, strict)
  for (const decision of ['allow', 'refuse']) {
    expect(codeOf(await decide(dpo.toUpperCase(), decision))).toBe('delegated_request.not_yours')
    expect(codeOf(await decide(subject.toUpperCase(), decision))).toBe('officer_action.about_yourself')
  }
  expect((await decide('third@globex.example', 'allow')).statusCode).toBe(303)
  await strict.close()
})

it('A82 links of mails from before an officer’s lift freeze nothing, used or not; the next mail’s link does', async () => {
  const user = `${randomUUID()}@example.org`
  const { id } = await ask(user)
  const [one, two] = [await linkOf(id), await linkOf(id)]
  await press(one)
  const three = await linkOf(id)
  await deed(`/requests/${id}/unfreeze`, dpo)
  for (const url of [one, two, three]) {
    expect((await api.inject({ url })).body).toContain('does not work any more')
    expect((await press(url)).body).toContain('does not work any more')
  }
  const { id: next, status } = await ask(user)
  expect(status).toBe('queued')
  expect((await press(await linkOf(next))).body).toContain('Stopped')
  expect((await ask(user)).code).toBe('account.frozen')
})

it('A83 a session that asks and cancels without end gets six exports and mails a day, and an officer can still help', async () => {
  const user = `loop-${randomUUID()}@example.org`
  const loop = async () => {
    const refusals: number[] = []
    for (let turn = 0; turn < 10; turn += 1) {
      const asked = await post('/v1/export-requests', user)
      if (asked.statusCode === 429) refusals.push(Number(asked.headers['retry-after']))
      else await post(`/v1/export-requests/${asked.json().id}/cancel`, user)
    }
    return refusals
  }
  const refusals = (await Promise.all(Array.from({ length: 5 }, loop))).flat()
  const rows = await table.query('SELECT id FROM export_request WHERE subject_id = $1', [user])
  expect(rows).toHaveLength(6)
  expect(refusals.length).toBeGreaterThan(10)
  for (const seconds of refusals) expect(Math.abs(seconds - 86_400)).toBeLessThan(120)
  const mails = await table.query(
    'SELECT FROM notification n JOIN export_request r ON r.id = n.request_id WHERE r.subject_id = $1',
    [user],
  )
  expect(mails).toHaveLength(6)
  const page = await deed('/request-data', user, {}, api, {})
  expect([page.statusCode, page.headers['retry-after']]).toEqual([429, expect.stringMatching(/^8\d{4}$/)])
  expect(page.body).toContain('asked for too often')
  expect(page.body).toMatch(/You can try again from <time datetime="\d{4}-\d{2}-\d{2}T/)
  expect((await deed('/requests/ask', dpo, { subject: user })).statusCode).toBe(303)
  expect(await table.query('SELECT FROM export_request WHERE subject_id = $1', [user])).toHaveLength(7)
})

it('A83 links for a file end with the day’s last, at once or one by one, and the file stays', async () => {
  const few = await buildApiOnTable(parts.database, { settings: { linksPerDay: 4 } })
  const { id, subjectId } = await requestIn('ready', parts.database.requests)
  const answers = await Promise.all(
    Array.from({ length: 9 }, () => post(`/v1/export-requests/${id}/download`, subjectId, {}, few)),
  )
  const statuses = answers.map(({ statusCode }) => statusCode).toSorted()
  expect(statuses).toEqual([200, 200, 200, 200, 429, 429, 429, 429, 429])
  const refused = answers.find(({ statusCode }) => statusCode === 429)
  expect(refused?.json().code).toBe('account.too_many_requests')
  expect(refused?.body).not.toContain('X-Amz')
  expect(await parts.database.requests.get(id)).toMatchObject({ status: 'ready', downloadCount: 4 })
  await few.close()
})
