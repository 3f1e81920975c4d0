import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createLogger, createMetrics } from '@pdd/runtime'
import { Client } from 'pg'
import { beforeEach, expect, it } from 'vitest'
import { listSweeps } from '../../apps/worker/src/sweeps/sweeps.ts'
import { createWorkerMetrics } from '../../apps/worker/src/worker-metrics.ts'
import { age, allThatIsKept } from '../support/aged-records.ts'
import { requestIn } from '../support/export-requests.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })
beforeEach(async () => {
  await table.query(`DELETE FROM sweep_item`)
  // What a test has left behind is not due in another.
  await table.query(`UPDATE export_request SET due_at = now(), deleted_at = now() WHERE forgotten_at IS NULL`)
})

const officer = { name: 'officer@example.org', reason: 'Asked for at the counter by Jane Doe' }

/** One run of a sweep, as one worker more makes it. */
function sweep(name = 'records', keptFor = 'P3Y'): Promise<number> {
  const logger = createLogger({ name: 'worker', level: 'silent' })
  const settings = { recordsKeptFor: keptFor }
  const sweeps = listSweeps({ database, logger, settings } as never)
  return sweeps.find((one) => one.name === name)!.run(new AbortController().signal)
}
const person = () => `Jane.${randomUUID().slice(0, 8)}@example.org`
const forgottenAt = async (id: string) =>
  (
    await table.query<{ at: Date | null }>(`SELECT forgotten_at AS at FROM export_request WHERE id = $1`, [
      id,
    ])
  )[0]!.at
const keysOf = async (subjectId: string) =>
  (
    await table.query<{ year: number }>(`SELECT year FROM actor_key WHERE subject_id = lower($1)`, [
      subjectId,
    ])
  ).map(({ year }) => year)
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

it('three years after a request is over nothing in any table tells of its person, and what happened still stands', async () => {
  const subjectId = person()
  const { id } = await requestIn('deleted', database.requests, { subjectId, requestedBy: subjectId })
  await database.officers.note(id, 'noted', officer)
  const events = await table.query<{ seq: number }>(
    `SELECT * FROM audit_event WHERE request_id = $1 ORDER BY seq`,
    [id],
  )
  await age(table, id, '4 years')
  const before = await table.query(`SELECT * FROM audit_event WHERE request_id = $1 ORDER BY seq`, [id])
  const [key] = await table.query<{ key: Buffer }>(`SELECT key FROM actor_key WHERE subject_id = lower($1)`, [
    subjectId,
  ])
  expect(await database.records.eventsBy(id, subjectId)).toEqual([1, 4])
  expect(await database.records.eventsBy(id, officer.name)).toEqual([6])
  expect(await database.records.eventsBy(id, 'somebody@example.org')).toEqual([])
  const mac = (text: string) => createHmac('sha256', key!.key).update(digestOf(text)).digest('hex')
  expect(before[0]).toMatchObject({ actor_id_hash: mac(subjectId) })

  expect(await sweep()).toBe(1)
  const kept = await allThatIsKept(table)
  for (const text of [
    subjectId,
    subjectId.toLowerCase(),
    officer.reason,
    digestOf(subjectId),
    key!.key.toString('hex'),
  ])
    expect(kept).not.toContain(text)
  expect(await keysOf(subjectId)).toEqual([])
  expect(await database.records.eventsBy(id, subjectId)).toEqual([])

  // No event was changed, the chain holds, and the figures are the same.
  const after = await table.query(`SELECT * FROM audit_event WHERE request_id = $1 ORDER BY seq`, [id])
  expect(after.slice(0, events.length)).toEqual(before)
  expect(after.slice(events.length)).toMatchObject([{ actor_type: 'sweep', action: 'forgotten' }])
  expect(await database.records.faults(id)).toEqual([])
  expect(await database.requests.get(id)).toMatchObject({ status: 'deleted', subjectId: '', requestedBy: '' })
  expect(await sweep()).toBe(0)
})

it('rows of older releases go behind a checkpoint, from which the chain goes on', async () => {
  const subjectId = person()
  const { id } = await requestIn('cancelled', database.requests, { subjectId, requestedBy: subjectId })
  await age(table, id, '4 years', { plain: true })
  expect(await database.records.eventsBy(id, subjectId)).toEqual([1, 2])
  const [last] = await table.query<{ hash: string }>(
    `SELECT hash FROM audit_event WHERE request_id = $1 AND seq = 2`,
    [id],
  )
  expect(await sweep()).toBe(1)
  expect(await allThatIsKept(table)).not.toContain(digestOf(subjectId))
  const [checkpoint] = await table.query(`SELECT seq, hash FROM audit_checkpoint WHERE request_id = $1`, [id])
  expect(checkpoint).toEqual({ seq: 2, hash: last!.hash })
  expect(
    await table.query(`SELECT seq, action, prev_hash FROM audit_event WHERE request_id = $1`, [id]),
  ).toEqual([{ seq: 3, action: 'forgotten', prev_hash: last!.hash }])
  expect(await database.records.faults(id)).toEqual([])
  const [row] = await table.query<{ times: string[] }>(
    `SELECT array_remove(ARRAY[received_at, due_at, ready_at, expires_at, deleted_at, downloaded_at, next_attempt_at,
      enqueued_at, waiting_since, auth_time, data_as_of, lease_until]::text[], NULL) AS times
     FROM export_request WHERE id = $1`,
    [id],
  )
  expect(row!.times.length).toBeGreaterThan(2)
  for (const time of row!.times) expect(time).toMatch(/:00:00\+/)
})

it('a checkpoint says what is so, of a forgotten request, and stays', async () => {
  const { id } = await requestIn('cancelled', database.requests)
  const [event] = await table.query<{ hash: string }>(
    `SELECT hash FROM audit_event WHERE request_id = $1 AND seq = 2`,
    [id],
  )
  const checkpoint = (seq: number, hash: string) =>
    table.query(`INSERT INTO audit_checkpoint (request_id, seq, hash) VALUES ($1, $2, $3)`, [id, seq, hash])
  await expect(checkpoint(2, event!.hash)).rejects.toMatchObject({ code: '23514' })
  await table.query(`UPDATE export_request SET forgotten_at = now() WHERE id = $1`, [id])
  await expect(checkpoint(2, digestOf('x'))).rejects.toMatchObject({ code: '23514' })
  await expect(checkpoint(1, event!.hash)).rejects.toMatchObject({ code: '23514' })
  await checkpoint(2, event!.hash)
  // What is keyed stays, whatever a checkpoint says.
  for (const statement of [
    `UPDATE audit_checkpoint SET seq = 1`,
    'DELETE FROM audit_checkpoint',
    'DELETE FROM audit_event',
  ])
    await expect(table.query(`${statement} WHERE request_id = $1`, [id])).rejects.toMatchObject({
      code: '42501',
    })
})

it('a trail of an older release that somebody has changed is kept as it is, and says so', async () => {
  const { id } = await requestIn('cancelled', database.requests)
  const { id: other } = await requestIn('cancelled', database.requests)
  await age(table, id, '5 years', { plain: true })
  await age(table, other, '4 years', { plain: true })
  await table.query(`ALTER TABLE audit_event DISABLE TRIGGER USER`)
  await table.query(`UPDATE audit_event SET reason = 'another' WHERE request_id = $1 AND seq = 2`, [id])
  for (const trigger of ['append_only', 'closed_only', 'chain'])
    await table.query(`ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_${trigger}`)
  expect(await sweep()).toBe(1)
  expect([await forgottenAt(id), (await forgottenAt(other)) === null]).toEqual([null, false])
  expect(await database.records.faults(id)).toEqual([2])
  expect(await table.query(`SELECT item, reason FROM sweep_item`)).toEqual([
    { item: id, reason: 'record.chain_broken' },
  ])
  const { record } = await database.undone.oldestSeconds({ recordsKeptFor: 'P3Y' })
  expect(record / 86_400 / 365).toBeGreaterThan(1.8)
})

it.each(['queued', 'running', 'retrying', 'ready', 'expired'] as const)(
  'a request that is %s is never touched, however old',
  async (status) => {
    const { id } = await requestIn(status, database.requests)
    await age(table, id, '9 years')
    expect(await database.records.forget([id], { keptFor: 'P3Y' })).toEqual([{ id, outcome: 'not_due' }])
    expect(await sweep()).toBe(0)
    expect(await forgottenAt(id)).toBeNull()
  },
)

it('what is younger than the time is kept, by its trail as well, and a year is kept whatever is asked for', async () => {
  const { id: young } = await requestIn('deleted', database.requests)
  await age(table, young, '2 years 11 months')
  const { id: touched } = await requestIn('failed', database.requests)
  await age(table, touched, '4 years')
  await database.officers.note(touched, 'noted', officer)
  const { id: fresh } = await requestIn('deleted', database.requests)
  await age(table, fresh, '11 months')
  expect(await sweep()).toBe(0)
  expect(await database.records.forget([young, touched], { keptFor: 'P3Y' })).toMatchObject([
    { outcome: 'not_due' },
    { outcome: 'not_due' },
  ])
  expect(await database.records.forget([fresh], { keptFor: 'P1D' })).toMatchObject([{ outcome: 'not_due' }])
  expect(await sweep('records', 'P2Y')).toBe(1)
  expect([(await forgottenAt(young)) === null, await forgottenAt(touched)]).toEqual([false, null])
})

it('what is open about an account keeps all its records: a freeze, of late too, a block, a restriction', async () => {
  const subjects = Array.from({ length: 4 }, person)
  const ids: string[] = []
  for (const subjectId of subjects) {
    const { id } = await requestIn('deleted', database.requests, { subjectId, requestedBy: subjectId })
    await age(table, id, '4 years')
    ids.push(id)
  }
  const upper = subjects.map((subject) => subject.toUpperCase())
  await table.query(`INSERT INTO account_freeze (site, subject_id, request_id) VALUES ('globex', $1, $2)`, [
    upper[0],
    ids[0],
  ])
  await table.query(
    `INSERT INTO account_freeze (site, subject_id, request_id, frozen_at, lifted_at, lifted_by)
     VALUES ('globex', $1, $2, now() - interval '9 years', now() - interval '1 year', 'o')`,
    [subjects[1], ids[1]],
  )
  await table.query(
    `INSERT INTO address_block (site, subject_id, address) VALUES ('globex', $1, 'x@example.org')`,
    [subjects[2]],
  )
  await table.query(`INSERT INTO record_restriction (site, subject_id) VALUES ('globex', lower($1))`, [
    subjects[3],
  ])
  expect(await sweep()).toBe(0)
  for (const id of ids) expect(await forgottenAt(id)).toBeNull()
  expect(await table.query(`SELECT DISTINCT reason FROM sweep_item`)).toEqual([{ reason: 'record.held' }])
  // Nobody has to do anything: the gauge is silent.
  const metrics = createMetrics({ prefix: 'pdx_', processMetrics: false })
  createWorkerMetrics(metrics, database, undefined, { recordsKeptFor: 'P3Y' })
  expect(await metrics.text()).toContain('pdx_oldest_undone_seconds{kind="record"} 0')

  await table.query(`UPDATE account_freeze SET frozen_at = now() - interval '9 years', lifted_by = 'o',
    lifted_at = now() - interval '4 years'`)
  await table.query(`UPDATE address_block SET lifted_at = now()`)
  await table.query(`DELETE FROM record_restriction`)
  await table.query(`UPDATE sweep_item SET try_after = now()`)
  expect(await sweep()).toBe(4)
  expect(await table.query(`SELECT FROM account_freeze`)).toEqual([])
})

it('a key stays as long as another request of its account and year is known', async () => {
  const subjectId = person()
  const old = { subjectId, requestedBy: subjectId }
  const { id: first } = await requestIn('deleted', database.requests, old)
  const { id: second } = await requestIn('failed', database.requests, old)
  const { id: later } = await requestIn('deleted', database.requests, {
    ...old,
    subjectId: subjectId.toUpperCase(),
  })
  await age(table, first, '4 years')
  await table.query(
    `UPDATE export_request SET received_at = received_at - interval '4 years',
    due_at = due_at - interval '4 years' WHERE id = $1`,
    [second],
  )
  expect((await keysOf(subjectId)).length).toBe(1)
  expect(await sweep()).toBe(1)
  // The trail of the second is young.
  expect(await database.records.eventsBy(second, subjectId)).toEqual([1])
  await table.query(`DELETE FROM sweep_item`)
  await age(table, second, '4 years')
  await table.query(
    `UPDATE export_request SET received_at = received_at + interval '4 years' WHERE id = $1`,
    [second],
  )
  expect(await sweep()).toBe(1)
  expect((await table.query(`SELECT subject_id FROM export_request WHERE id = $1`, [later]))[0]).toEqual({
    subject_id: subjectId.toUpperCase(),
  })
})

it('one that fails keeps no other: it is put off, longer each time, and told by a number', async () => {
  const ids: string[] = []
  for (let n = 0; n < 5; n += 1) {
    const { id } = await requestIn('deleted', database.requests)
    await age(table, id, `${9 - n} years`)
    ids.push(id)
  }
  const [poisoned, ...others] = ids
  await table.query(`
    CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF OLD.request_id = '${poisoned}' THEN RAISE division_by_zero; END IF; RETURN OLD; END $$;
    CREATE TRIGGER poison BEFORE DELETE ON notification FOR EACH ROW EXECUTE FUNCTION poison()`)
  expect(await sweep()).toBe(4)
  for (const id of others) expect(await forgottenAt(id)).not.toBeNull()
  expect(await forgottenAt(poisoned!)).toBeNull()
  expect(await database.records.faults(poisoned!)).toEqual([])
  expect(await table.query(`SELECT item, tries, reason FROM sweep_item`)).toEqual([
    { item: poisoned, tries: 1, reason: 'record.not_forgotten' },
  ])
  const { record } = await database.undone.oldestSeconds({ recordsKeptFor: 'P3Y' })
  expect(Math.round(record / 86_400 / 365)).toBe(6)
  expect(await sweep()).toBe(0)
  await table.query(`DROP FUNCTION poison CASCADE; UPDATE sweep_item SET try_after = now()`)
  expect(await sweep()).toBe(1)
  expect(await table.query(`SELECT FROM sweep_item`)).toEqual([])
})

it('a statement that comes to no end is made again one by one', async () => {
  const { id } = await requestIn('deleted', database.requests)
  const { id: other } = await requestIn('deleted', database.requests)
  for (const one of [id, other]) await age(table, one, '4 years')
  await table.query(`
    CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF OLD.request_id = '${id}' THEN RAISE query_canceled; END IF; RETURN OLD; END $$;
    CREATE TRIGGER poison BEFORE DELETE ON notification FOR EACH ROW EXECUTE FUNCTION poison()`)
  expect(await sweep()).toBe(1)
  expect(await forgottenAt(other)).not.toBeNull()
  await table.query(`DROP FUNCTION poison CASCADE`)
})

it('workers share the requests, each is forgotten once, and the key of an account goes with the last of them', async () => {
  const subjectId = person()
  const ids: string[] = []
  for (let n = 0; n < 130; n += 1) {
    const over = n < 30 ? { subjectId, requestedBy: subjectId } : {}
    const { id } = await requestIn(n % 2 === 0 ? 'cancelled' : 'failed', database.requests, over)
    ids.push(id)
  }
  for (const id of ids) await age(table, id, '4 years')
  const counts = await Promise.all(Array.from({ length: 5 }, () => sweep()))
  // Who met another at the same account comes again.
  await table.query(`UPDATE sweep_item SET try_after = now()`)
  const rest = await sweep()
  expect([...counts, rest].reduce((sum, count) => sum + count, 0)).toBe(130)
  const [{ events }] = (await table.query<{ events: number }>(
    `SELECT count(*)::int AS events FROM audit_event WHERE action = 'forgotten' AND request_id = ANY($1::uuid[])`,
    [ids],
  )) as [{ events: number }]
  expect(events).toBe(130)
  expect(await keysOf(subjectId)).toEqual([])
})

it('a change under way at the same moment is waited for by nobody, and nothing is half forgotten', async () => {
  const { id } = await requestIn('failed', database.requests)
  await age(table, id, '4 years')
  const client = new Client({ connectionString: table.url })
  await client.connect()
  await client.query('BEGIN')
  await client.query(`UPDATE export_request SET status = 'queued' WHERE id = $1`, [id])
  expect(await database.records.forget([id], { keptFor: 'P3Y' })).toEqual([{ id, outcome: 'busy' }])
  await client.query('COMMIT')
  expect(await database.records.forget([id], { keptFor: 'P3Y' })).toEqual([{ id, outcome: 'not_due' }])
  await client.query('BEGIN')
  await client.query(
    `SELECT pg_advisory_xact_lock(account_lock(site, subject_id)) FROM export_request WHERE id = $1`,
    [id],
  )
  expect(await database.records.forget([id], { keptFor: 'P3Y' })).toEqual([{ id, outcome: 'busy' }])
  await client.end()
})

it('an officer who starts it again and the sweep at once: it is either under way with its records, or forgotten', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await requestIn('failed', database.requests)
    await age(table, id, '4 years')
    const [started] = await Promise.all([database.officers.retry(id, officer), sweep()])
    const forgotten = (await forgottenAt(id)) !== null
    expect(forgotten).toBe(started === null)
    expect(await database.records.faults(id)).toEqual([])
  }
})

it('nobody does anything more about a request that is forgotten', async () => {
  const { id } = await requestIn('failed', database.requests)
  await age(table, id, '4 years')
  await sweep()
  expect(await database.officers.retry(id, officer)).toBeNull()
  expect(await database.officers.resend(id, officer)).toBe(false)
  await expect(database.officers.note(id, 'noted', officer)).rejects.toMatchObject({
    code: 'database.refused',
  })
  await expect(
    table.query(`INSERT INTO audit_event (request_id, actor_type, action) VALUES ($1, 'sweep', 'expired')`, [
      id,
    ]),
  ).rejects.toMatchObject({ constraint: 'audit_event_of_what_is_known' })
  const reason = { site: 'globex', reasonCode: 'erp.table_unreadable', officer: officer.name, limit: 10 }
  expect(await database.officers.failedFor(reason)).not.toContain(id)
})
