import { beforeEach, expect, test } from 'vitest'
import {
  claimOptions,
  exportResult,
  newRequest,
  requestIn,
} from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { Claim } from '../contract.ts'

const { table, database } = await withTestDatabase({ poolSize: 30 })
beforeEach(async () => {
  await table.query(
    `UPDATE export_request SET status = 'cancelled' WHERE status IN ('queued', 'running', 'retrying')`,
  )
})

const leaseRunsOut = (id: string) =>
  table.query(`UPDATE export_request SET lease_until = now() - interval '1 s' WHERE id = $1`, [id])
const claim = (id: string, over = {}) => database.requests.claim(id, { ...claimOptions, ...over })

test('of thirty claims of one request at once, one holds it', async () => {
  const { id } = await requestIn('queued', database.requests)
  const claims = await Promise.all(
    Array.from({ length: 30 }, (_, n) => claim(id, { workerId: `worker-${n}` })),
  )
  const [held, ...others] = claims.filter((one) => one !== null)
  expect(others).toEqual([])
  expect(held).toMatchObject({ fence: 1, attempt: 1, request: { id, status: 'running', fence: 1 } })
  expect(await database.requests.auditTrail(id)).toHaveLength(2)
})

test('a site never runs more than its cap, whatever is claimed at once; other sites run on', async () => {
  const ids = await Promise.all(
    Array.from(
      { length: 30 },
      async () => (await database.requests.create(newRequest({ site: 'capped' }))).request.id,
    ),
  )
  const claims = await Promise.all(ids.map((id) => claim(id, { siteCap: 3 })))
  expect(claims.filter((one) => one !== null)).toHaveLength(3)
  const elsewhere = await requestIn('queued', database.requests, { site: 'small' })
  expect(await claim(elsewhere.id, { siteCap: 3 })).not.toBeNull()
})

test('a run that has ended, or whose lease has, leaves its place under the cap', async () => {
  const [first, second, third] = await Promise.all(
    [1, 2, 3].map(() => requestIn('queued', database.requests, { site: 'places' })),
  )
  expect(await claim(first!.id, { siteCap: 1 })).not.toBeNull()
  expect(await claim(second!.id, { siteCap: 1 })).toBeNull()
  await leaseRunsOut(first!.id)
  const held = (await claim(second!.id, { siteCap: 1 })) as Claim
  await database.requests.giveUp(second!.id, held.fence, 'erp.table_unreadable')
  expect(await claim(third!.id, { siteCap: 1 })).not.toBeNull()
})

test('a wake-up for a request that is not due yet, is held, is over or unknown claims nothing', async () => {
  const later = await requestIn('running', database.requests)
  expect(await claim(later.id)).toBeNull()
  await database.requests.retryLater(later.id, later.fence, 'erp.unavailable', 60)
  expect(await claim(later.id)).toBeNull()
  const over = await requestIn('ready', database.requests)
  expect(await claim(over.id)).toBeNull()
  expect(await claim('00000000-0000-4000-8000-000000000000')).toBeNull()
  expect(await claim('not an id')).toBeNull()
})

test('an export whose worker let go is taken over under a higher fence, and the old worker can do nothing', async () => {
  const old = await requestIn('running', database.requests)
  await leaseRunsOut(old.id)
  const taken = (await claim(old.id, { workerId: 'worker-2' })) as Claim
  expect(taken).toMatchObject({ fence: old.fence + 1, attempt: 2 })

  const { requests } = database
  const renewal = { leaseSeconds: 120, progress: null }
  expect(await requests.heartbeat(old.id, old.fence, renewal)).toBe(false)
  expect(await requests.publish(old.id, old.fence, exportResult(old.id, old.fence), { ttlSeconds: 1 })).toBe(
    false,
  )
  expect(await requests.retryLater(old.id, old.fence, 'erp.unavailable', 0)).toBe(false)
  expect(await requests.giveUp(old.id, old.fence, 'erp.unavailable')).toBe(false)
  expect(await requests.release(old.id, old.fence)).toBe(false)
  expect(await requests.get(old.id)).toEqual(taken.request)
  expect(await requests.heartbeat(old.id, taken.fence, renewal)).toBe(true)
})

test('a heartbeat moves the lease on, on the database’s clock, and keeps progress until there is more', async () => {
  const { id, fence } = await requestIn('running', database.requests)
  const progress = { current: 'Contact', doctypesDone: 1, doctypesTotal: 9, counts: { User: 1 }, bytes: 123 }
  expect(await database.requests.heartbeat(id, fence, { leaseSeconds: 600, progress })).toBe(true)
  expect(await database.requests.heartbeat(id, fence, { leaseSeconds: 600, progress: null })).toBe(true)
  expect((await database.requests.get(id))?.progress).toEqual(progress)
  const [row] = await table.query<{ left: number }>(
    'SELECT extract(epoch FROM lease_until - now())::float8 AS left FROM export_request WHERE id = $1',
    [id],
  )
  expect(row?.left).toBeGreaterThan(590)
  expect(row?.left).toBeLessThanOrEqual(600)
})

test('after the last attempt nothing claims any more', async () => {
  const { id } = await requestIn('queued', database.requests)
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const { fence } = (await claim(id, { maxAttempts: 3 })) as Claim
    await database.requests.retryLater(id, fence, 'erp.unavailable', 0)
  }
  expect(await claim(id, { maxAttempts: 3 })).toBeNull()
})

test('a released export is due at once and its attempt does not count', async () => {
  const { id, fence, generation } = await requestIn('running', database.requests)
  expect(await database.requests.release(id, fence)).toBe(true)
  expect(await database.requests.get(id)).toMatchObject({
    status: 'queued',
    attempts: 0,
    generation: generation + 1,
    leaseUntil: null,
    workerId: null,
  })
  expect(await claim(id)).toMatchObject({ attempt: 1, fence: fence + 1 })
})

test('a lease that ran out is due again at once the first time, later the next', async () => {
  const { requests } = database
  const { id } = await requestIn('running', requests)
  await leaseRunsOut(id)
  expect(await requests.reclaimExpiredLeases({ maxAttempts: 5 })).toEqual([{ id, status: 'retrying' }])
  expect(await requests.get(id)).toMatchObject({ reasonCode: 'worker.lost', leaseUntil: null, generation: 2 })
  expect(await claim(id)).toMatchObject({ attempt: 2 })
  await leaseRunsOut(id)
  await requests.reclaimExpiredLeases({ maxAttempts: 5 })
  const { nextAttemptAt } = (await requests.get(id))!
  expect(nextAttemptAt.getTime() - Date.now()).toBeGreaterThan(10_000)
  expect(nextAttemptAt.getTime() - Date.now()).toBeLessThan(50_000)
})

test('an export that kills every worker fails as poison, with one mail, however many sweeps run', async () => {
  const { requests, notifications } = database
  const { id } = await requestIn('queued', requests)
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    expect(await claim(id, { maxAttempts: 3 })).toMatchObject({ attempt })
    await leaseRunsOut(id)
    if (attempt < 3) await requests.reclaimExpiredLeases({ maxAttempts: 3 })
    await table.query('UPDATE export_request SET next_attempt_at = now() WHERE id = $1', [id])
  }
  const sweeps = await Promise.all(
    Array.from({ length: 10 }, () => requests.reclaimExpiredLeases({ maxAttempts: 3 })),
  )
  expect(sweeps.flat()).toEqual([{ id, status: 'failed' }])
  expect(await requests.get(id)).toMatchObject({ status: 'failed', reasonCode: 'worker.poison' })
  expect(await notifications.forRequest(id)).toMatchObject([{ kind: 'failed', state: 'pending' }])
})

test('a healthy lease is never reclaimed', async () => {
  const { id } = await requestIn('running', database.requests)
  expect(await database.requests.reclaimExpiredLeases({ maxAttempts: 1 })).toEqual([])
  expect(await database.requests.get(id)).toMatchObject({ status: 'running' })
})

test('a request that no worker may try any more, since attempts were cut, fails instead of waiting for ever', async () => {
  const { id } = await requestIn('retrying', database.requests)
  expect(await database.requests.reclaimExpiredLeases({ maxAttempts: 1 })).toEqual([{ id, status: 'failed' }])
  expect(await database.notifications.forRequest(id)).toHaveLength(1)
})
