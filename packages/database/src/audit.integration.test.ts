import { createHmac } from 'node:crypto'
import { legalTransitions } from '@pdd/core'
import { expect, test } from 'vitest'
import {
  claimOptions,
  exportResult,
  newRequest,
  requestIn,
  sha256,
} from '../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../test/support/with-test-database.ts'
import type { Claim } from './contract.ts'

const { table, database } = await withTestDatabase({ poolSize: 20 })

const officer = { type: 'officer', id: 'officer@example.org' } as const

type Event = Record<'request_id' | 'micros' | 'actor_type' | 'action' | 'hash', string> &
  Record<'actor_id_hash' | 'from_status' | 'to_status' | 'reason' | 'prev_hash', string | null> & {
    seq: number
  }

/** Recomputes the chain outside the database, from the fields alone. */
async function brokenLinks(id: string): Promise<number[]> {
  const events = await table.query<Event>(
    `SELECT *, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM audit_event WHERE request_id = $1 ORDER BY seq`,
    [id],
  )
  return events.flatMap((event, index) => {
    const { request_id, seq, micros, actor_type, actor_id_hash, action, from_status, to_status, reason } =
      event
    const fields = [
      request_id,
      seq,
      BigInt(micros),
      actor_type,
      actor_id_hash,
      action,
      from_status,
      to_status,
      reason,
    ]
    const text = [event.prev_hash, ...fields].map((field) =>
      typeof field === 'bigint' ? `${field}` : JSON.stringify(field),
    )
    const whole =
      event.seq === index + 1 &&
      event.prev_hash === (events[index - 1]?.hash ?? null) &&
      event.hash === sha256(`[${text.join(', ')}]`)
    return whole ? [] : [event.seq]
  })
}

test('a whole life stands in the trail: every step legal, every link of the chain sound', async () => {
  const { requests } = database
  const { id, fence } = await requestIn('running', requests)
  await requests.retryLater(id, fence, 'erp.unavailable', 0)
  const again = (await requests.claim(id, claimOptions)) as Claim
  await requests.publish(id, again.fence, exportResult(id, again.fence), { ttlSeconds: 60 })
  await requests.recordDownload(id, officer)
  await requests.cancel(id, officer)
  await requests.markDeleted(id)

  const trail = await requests.auditTrail(id)
  expect(trail.map(({ action }) => action)).toEqual([
    ...['requested', 'claimed', 'attempt_failed', 'claimed', 'published', 'downloaded', 'revoked', 'deleted'],
  ])
  const steps = trail.filter(({ toStatus }) => toStatus !== null)
  for (const [index, { fromStatus, toStatus }] of steps.entries()) {
    expect(fromStatus).toBe(steps[index - 1]?.toStatus ?? null)
    if (fromStatus !== null) expect(legalTransitions[fromStatus]).toContain(toStatus)
  }
  expect(await brokenLinks(id)).toEqual([])
})

test('who did it is there as a keyed digest only', async () => {
  const input = newRequest()
  const { request } = await database.requests.create(input)
  await database.requests.claim(request.id, claimOptions)
  await database.requests.cancel(request.id, officer)
  const [kept] = await table.query<{ key: Buffer }>(
    `SELECT key FROM actor_key WHERE site = 'globex' AND subject_id = $1 AND year = extract(year FROM now())`,
    [input.subjectId],
  )
  const keyed = (actor: string) => createHmac('sha256', kept!.key).update(sha256(actor)).digest('hex')
  expect(await database.requests.auditTrail(request.id)).toMatchObject([
    { actorType: 'caller', actorIdHash: keyed(input.requestedBy) },
    { actorType: 'worker', actorIdHash: keyed(claimOptions.workerId) },
    { actorType: 'officer', actorIdHash: keyed(officer.id) },
  ])
  // In another person's trail the same officer has another digest.
  const { id: other } = await requestIn('queued', database.requests)
  await database.requests.cancel(other, officer)
  expect((await database.requests.auditTrail(other)).at(-1)?.actorIdHash).not.toBe(keyed(officer.id))
  expect(await database.records.eventsBy(other, officer.id)).toEqual([2])
  const [row] = await table.query<{ found: string }>(
    `SELECT count(*) AS found FROM audit_event e WHERE e::text LIKE '%@%' OR e::text LIKE '%worker-1%'`,
  )
  expect(Number(row?.found)).toBe(0)
})

test('events written at once still form one chain', async () => {
  const { id } = await requestIn('ready', database.requests)
  await Promise.all(Array.from({ length: 40 }, () => database.requests.recordDownload(id, officer)))
  expect(await database.requests.auditTrail(id)).toHaveLength(43)
  expect(await brokenLinks(id)).toEqual([])
})

test.each([
  `UPDATE audit_event SET reason = 'nothing happened'`,
  'DELETE FROM audit_event',
  'TRUNCATE audit_event',
  'TRUNCATE export_request CASCADE',
  `SET session_replication_role = replica; DELETE FROM audit_event`,
])('the trail refuses: %s', async (statement) => {
  const { id } = await requestIn('cancelled', database.requests)
  const before = await database.requests.auditTrail(id)
  await expect(table.query(statement)).rejects.toMatchObject({ message: 'audit_event is append-only' })
  expect(await database.requests.auditTrail(id)).toEqual(before)
})

test('nobody can write an event into the past, out of order, or with a digest of their own', async () => {
  const { id } = await requestIn('cancelled', database.requests)
  await table.query(
    `INSERT INTO audit_event (request_id, seq, at, actor_type, action, prev_hash, hash)
     VALUES ($1, 1, '2001-01-01', 'officer', 'forged', 'x', 'y')`,
    [id],
  )
  const trail = await database.requests.auditTrail(id)
  expect(trail.at(-1)?.action).toBe('forged')
  expect(trail.at(-1)!.at.getTime()).toBeGreaterThanOrEqual(trail.at(-2)!.at.getTime())
  expect(await brokenLinks(id)).toEqual([])
})

test('what an owner of the table changes behind the triggers shows as a broken link', async () => {
  const { id } = await requestIn('deleted', database.requests)
  await table.query('ALTER TABLE audit_event DISABLE TRIGGER ALL')
  await table.query(`UPDATE audit_event SET to_status = 'failed' WHERE request_id = $1 AND seq = 3`, [id])
  await table.query('ALTER TABLE audit_event ENABLE TRIGGER ALL')
  expect(await brokenLinks(id)).toEqual([3])
  const [row] = await table.query<{ broken: number[] }>(
    'SELECT array_agg(seq) AS broken FROM audit_event e WHERE request_id = $1 AND hash <> audit_event_digest(e)',
    [id],
  )
  expect(row?.broken).toEqual([3])
})
