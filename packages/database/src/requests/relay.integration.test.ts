import { beforeEach, expect, test } from 'vitest'
import { claimOptions, newRequest, requestIn } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 20 })
beforeEach(async () => {
  await table.query(
    `UPDATE export_request SET status = 'cancelled' WHERE status IN ('queued', 'running', 'retrying')`,
  )
})

const relay = { perSite: 100, limit: 200, republishAfterSeconds: 60 }
const queue = (site: string, count: number) =>
  Promise.all(
    Array.from(
      { length: count },
      async () => (await database.requests.create(newRequest({ site }))).request.id,
    ),
  )

test('ten relays at once ring for each of sixty-one requests exactly once', async () => {
  const ids = await queue('globex', 61)
  const rounds = await Promise.all(Array.from({ length: 10 }, () => database.requests.takeDue(relay)))
  const rung = rounds.flat()
  expect(rung).toHaveLength(61)
  expect(new Set(rung.map(({ id }) => id))).toEqual(new Set(ids))
  expect(rung.every(({ generation }) => generation === 1)).toBe(true)
  const [row] = await table.query<{ publishes: string }>(
    `SELECT sum(publishes) AS publishes FROM export_request WHERE status = 'queued'`,
  )
  expect(Number(row?.publishes)).toBe(61)
  expect(await database.requests.takeDue(relay)).toEqual([])
})

test('an unanswered wake-up is repeated after its time, not before', async () => {
  const [id] = await queue('globex', 1)
  expect(await database.requests.takeDue(relay)).toEqual([{ id, generation: 1 }])
  expect(await database.requests.takeDue(relay)).toEqual([])
  await table.query(`UPDATE export_request SET enqueued_at = now() - interval '61 s' WHERE id = $1`, [id])
  expect(await database.requests.takeDue(relay)).toEqual([{ id, generation: 1 }])
})

test('a retry is rung for when it is due, under a new generation', async () => {
  const { id, fence } = await requestIn('running', database.requests)
  await database.requests.retryLater(id, fence, 'erp.unavailable', 3600)
  expect(await database.requests.takeDue(relay)).toEqual([])
  await table.query('UPDATE export_request SET next_attempt_at = now() WHERE id = $1', [id])
  expect(await database.requests.takeDue(relay)).toEqual([{ id, generation: 2 }])
})

test('a busy site leaves room for a small one, and no site more than its share', async () => {
  await queue('busy', 50)
  const [small] = await queue('small', 1)
  const first = await database.requests.takeDue({ ...relay, perSite: 5, limit: 4 })
  expect(first.slice(0, 2).map(({ id }) => id)).toContain(small)
  expect(await database.requests.takeDue({ ...relay, perSite: 5 })).toHaveLength(5)
})

test('nobody is rung for who runs, is over, or is being claimed just now', async () => {
  await requestIn('running', database.requests)
  await requestIn('ready', database.requests)
  await requestIn('failed', database.requests)
  expect(await database.requests.takeDue(relay)).toEqual([])
  const ids = await queue('globex', 30)
  const [, ...claims] = await Promise.all([
    database.requests.takeDue(relay),
    ...ids.map((id) => database.requests.claim(id, claimOptions)),
  ])
  expect(claims.filter((claim) => claim !== null)).toHaveLength(30)
  expect(await database.requests.takeDue({ ...relay, republishAfterSeconds: 0 })).toEqual([])
})
