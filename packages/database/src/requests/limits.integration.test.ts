import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { claimOptions, newRequest, requestIn, sha256 } from '../../../../test/support/export-requests.ts'
import { untilWaiting } from '../../../../test/support/stalled-commit.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { NewExportRequest } from '../contract.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })

const person = () => `${randomUUID()}@example.org`
const ask = (subjectId: string, over: Partial<NewExportRequest> = {}) =>
  database.requests.create(newRequest({ subjectId, asksPerDay: 3, ...over }))
const end = (id: string, subjectId: string) => database.requests.cancel(id, { type: 'caller', id: subjectId })
const rowsOf = (subjectId: string) =>
  table.query('SELECT id FROM export_request WHERE subject_id = $1', [subjectId])
const olderBy = (id: string, age: string) =>
  table.query(`UPDATE export_request SET received_at = received_at - $2::interval WHERE id = $1`, [id, age])
/** Asks and cancels as often as it may, or so many times. */
async function useUp(subjectId: string, times = 3): Promise<string[]> {
  const ids: string[] = []
  for (let turn = 0; turn < times; turn += 1) {
    const { request } = await ask(subjectId)
    await end(request.id, subjectId)
    ids.push(request.id)
  }
  return ids
}

describe('asking', () => {
  it('ends with the last of the day, and says how many seconds until the next', async () => {
    const subjectId = person()
    const [first] = await useUp(subjectId)
    await olderBy(first as string, '20 hours')
    const refused = await ask(subjectId).catch((error) => error)
    expect(refused).toMatchObject({ code: 'account.too_many_requests', status: 429 })
    expect(Math.abs(refused.facts.retryAfterSeconds - 4 * 3600)).toBeLessThan(60)
    await olderBy(first as string, `${refused.facts.retryAfterSeconds} seconds`)
    expect((await ask(subjectId)).created).toBe(true)
    expect((await ask(person())).created).toBe(true)
    expect((await ask(subjectId, { site: 'acme' })).created).toBe(true)
  })

  it('counts no repeat: what is under way, or was asked with the same key, is the answer all day', async () => {
    const subjectId = person()
    await useUp(subjectId, 2)
    const key = { idempotencyKey: randomUUID() }
    const { request } = await ask(subjectId, key)
    for (let turn = 0; turn < 5; turn += 1)
      expect(await ask(subjectId)).toMatchObject({ created: false, request: { id: request.id } })
    await end(request.id, subjectId)
    expect(await ask(subjectId, key)).toMatchObject({ created: false, request: { id: request.id } })
    await expect(ask(subjectId)).rejects.toMatchObject({ code: 'account.too_many_requests' })
  })

  it('no crowd gets past it, however many ask and cancel at once', async () => {
    const subjectId = person()
    const loop = async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        const asked = await ask(subjectId).catch(() => null)
        if (asked !== null) await end(asked.request.id, subjectId)
      }
    }
    await Promise.all(Array.from({ length: 20 }, loop))
    expect(await rowsOf(subjectId)).toHaveLength(3)
  })

  it('what was written and ended while one waited is counted, though it was not there when that one began', async () => {
    const subjectId = person()
    await useUp(subjectId, 2)
    const other = new pg.Client({ connectionString: table.url })
    await other.connect()
    await other.query('BEGIN')
    await other.query(`SELECT account_may_ask('globex', $1, $1, 3)`, [subjectId])
    await other.query(
      `INSERT INTO export_request (site, subject_id, requested_by, format, body_hash, auth_method, status)
        VALUES ('globex', $1, $1, 'bundle', 'h', 'jwt', 'queued')`,
      [subjectId],
    )
    await other.query(`UPDATE export_request SET status = 'cancelled' WHERE subject_id = $1`, [subjectId])
    const late = ask(subjectId).catch(({ code }) => code)
    await untilWaiting(table, 1)
    await other.query('COMMIT')
    await other.end()
    expect(await late).toBe('account.too_many_requests')
    expect(await rowsOf(subjectId)).toHaveLength(3)
  })

  it('by officers counts apart, both ways, and has the same end', async () => {
    const subjectId = person()
    await useUp(subjectId)
    const behalf = { requestedBy: 'dpo@example.org' }
    for (let turn = 0; turn < 3; turn += 1) {
      const { request, created } = await ask(subjectId, behalf)
      expect(created).toBe(true)
      await end(request.id, subjectId)
    }
    await expect(ask(subjectId, behalf)).rejects.toMatchObject({ code: 'account.too_many_requests' })
    const another = person()
    await ask(another, behalf).then(({ request }) => end(request.id, another))
    expect(await useUp(another)).toHaveLength(3)
  })

  it('begins anew when an officer lifts a freeze: what was asked before was not the person’s', async () => {
    const subjectId = person()
    const [id] = await useUp(subjectId)
    const token = sha256(randomUUID())
    await database.officers.issueDisavowal(id as string, token, { ttlSeconds: 60 })
    await database.officers.disavow(token)
    await expect(ask(subjectId)).rejects.toMatchObject({ code: 'account.frozen' })
    await database.officers.liftFreeze(id as string, { name: 'dpo@example.org', reason: 'spoke' })
    expect(await useUp(subjectId)).toHaveLength(3)
    await expect(ask(subjectId)).rejects.toMatchObject({ code: 'account.too_many_requests' })
  })

  it('one that is refused fails none of those who ask with it', async () => {
    const full = person()
    await useUp(full)
    const others = Array.from({ length: 30 }, person)
    const answers = await Promise.allSettled([full, ...others].map((subjectId) => ask(subjectId)))
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(answers[0]).toMatchObject({ reason: { code: 'account.too_many_requests' } })
  })

  it('costs a crowd nothing: a session that planned it for an empty table still reads a few pages', async () => {
    const mayAsk = (name: string) => `SELECT account_may_ask('crowded', '${name}', '${name}', 6)`
    for (let turn = 0; turn < 10; turn += 1) await table.query(mayAsk(`early-${turn}`))
    await table.query(`INSERT INTO export_request (site, subject_id, requested_by, format, body_hash, auth_method)
      SELECT 'crowded', 'p' || g, 'p' || g, 'bundle', 'h', 'jwt' FROM generate_series(1, 20000) g`)
    const pages: number[] = []
    // An autovacuum beside it has the session read the catalog again: the least of three is the plan's own.
    for (let turn = 0; turn < 3; turn += 1) {
      const [row] = await table.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${mayAsk('p777')}`,
      )
      const plan = row?.['QUERY PLAN'][0].Plan
      pages.push((plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0))
    }
    expect(Math.min(...pages)).toBeLessThan(50)
  })

  it('bounds the mails of a day with it', async () => {
    const subjectId = person()
    for (let turn = 0; turn < 10; turn += 1) {
      const asked = await ask(subjectId, { tellAsked: true }).catch(() => null)
      if (asked === null) continue
      const claim = await database.requests.claim(asked.request.id, claimOptions)
      await database.requests.giveUp(asked.request.id, claim?.fence ?? 0, 'erp.unavailable')
    }
    const mails = await table.query(
      'SELECT FROM notification n JOIN export_request r ON r.id = n.request_id WHERE r.subject_id = $1',
      [subjectId],
    )
    expect(mails).toHaveLength(6)
  })
})

describe('download links', () => {
  it('are as many as a day allows, over all files of the account, at once or one by one', async () => {
    const subjectId = person()
    const files = [
      await requestIn('ready', database.requests, { subjectId }),
      await requestIn('ready', database.requests, { subjectId }),
    ]
    const get = (file: number) =>
      database.requests.recordDownload(
        files[file % 2]!.id,
        { type: 'caller', id: subjectId },
        { linksPerDay: 5 },
      )
    const answers = await Promise.allSettled(Array.from({ length: 12 }, (_, at) => get(at)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    const refused = await get(0).catch((error) => error)
    expect(refused).toMatchObject({ code: 'account.too_many_requests', status: 429 })
    expect(Math.abs(refused.facts.retryAfterSeconds - 24 * 3600)).toBeLessThan(60)
    const other = await requestIn('ready', database.requests)
    const options = { linksPerDay: 5 }
    const { recordDownload } = database.requests
    expect(await recordDownload(other.id, { type: 'caller', id: other.subjectId }, options)).toBe(true)
  })

  it('are none for a file that is gone, however many there were', async () => {
    const { id, subjectId } = await requestIn('expired', database.requests)
    const person = { type: 'caller', id: subjectId } as const
    expect(await database.requests.recordDownload(id, person, { linksPerDay: 1 })).toBe(false)
  })
})
