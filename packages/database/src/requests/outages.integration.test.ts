import { expect, test } from 'vitest'
import { claimOptions, newRequest } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { Claim } from '../contract.ts'

const { table, database } = await withTestDatabase()

const day = 86_400
const inDays = (count: number) => new Date(Date.now() + count * day * 1000)
const pause = { delaySeconds: 6 * 3600, daysBeforeDue: 3 }
const ask = async (dueAt: Date) => (await database.requests.create(newRequest({ dueAt }))).request.id
const rowOf = async (id: string) => (await database.requests.get(id))!
async function claimNow(id: string): Promise<Claim> {
  await table.query('UPDATE export_request SET next_attempt_at = now() WHERE id = $1', [id])
  return (await database.requests.claim(id, claimOptions)) as Claim
}
const meetOutage = async (id: string, code = 'erp.unavailable') =>
  database.requests.waitForOutage(id, (await claimNow(id)).fence, code, pause)

test('a night of outages uses up no attempt, and the row says what it waits for and since when', async () => {
  const id = await ask(inDays(30))
  for (let round = 0; round < 12; round += 1) expect(await meetOutage(id)).toBe(true)
  const row = await rowOf(id)
  expect(row).toMatchObject({ status: 'retrying', reasonCode: 'erp.unavailable', attempts: 0, waits: 12 })
  expect(row.waitingSince?.getTime()).toBeLessThan(Date.now())
  expect(row.nextAttemptAt.getTime() - Date.now()).toBeGreaterThan(5 * 3600_000)
  expect((await database.requests.auditTrail(id)).at(-1)).toMatchObject({
    ...{ action: 'outage_met', fromStatus: 'running', toStatus: 'retrying', reason: 'erp.unavailable' },
  })
  const { attempt, request } = await claimNow(id)
  expect(attempt).toBe(1)
  expect(request).toMatchObject({ waits: 12, waitingSince: row.waitingSince })
})

test('it waits until days before the request is due, tries once more on that day, and no longer', async () => {
  const id = await ask(new Date(inDays(3).getTime() + 3600_000))
  expect(await meetOutage(id)).toBe(true)
  const { dueAt, nextAttemptAt } = await rowOf(id)
  expect(dueAt.getTime() - nextAttemptAt.getTime()).toBe(3 * day * 1000)
  await table.query(`UPDATE export_request SET due_at = now() + interval '3 days' WHERE id = $1`, [id])
  const { fence } = await claimNow(id)
  expect(await database.requests.waitForOutage(id, fence, 'erp.unavailable', pause)).toBe(false)
  expect(await rowOf(id)).toMatchObject({ status: 'running', attempts: 1 })
})

test('a fault of the export itself still ends it, outages between them or not', async () => {
  const id = await ask(inDays(30))
  for (let attempt = 1; attempt < 5; attempt += 1) {
    await meetOutage(id)
    const claim = await claimNow(id)
    expect(claim.attempt).toBe(attempt)
    await database.requests.retryLater(id, claim.fence, 'storage.mismatch', 0)
    expect(await rowOf(id)).toMatchObject({ attempts: attempt, waits: 0, waitingSince: null })
  }
  expect((await claimNow(id)).attempt).toBe(5)
  expect(await database.requests.claim(id, claimOptions)).toBeNull()
})

test('an export that loses its lease each time is counted and ends as failed', async () => {
  const id = await ask(inDays(30))
  for (let round = 1; round <= 5; round += 1) {
    expect((await claimNow(id)).attempt).toBe(round)
    await table.query(`UPDATE export_request SET lease_until = now() - interval '1 s' WHERE id = $1`, [id])
    await database.requests.reclaimExpiredLeases({ maxAttempts: 5 })
    if (round === 1) continue
    const { nextAttemptAt, status } = await rowOf(id)
    if (status === 'retrying') expect(nextAttemptAt.getTime()).toBeGreaterThan(Date.now() + 10_000)
  }
  expect(await rowOf(id)).toMatchObject({ status: 'failed', reasonCode: 'worker.poison' })
})

test('who lost the row decides nothing about it', async () => {
  const id = await ask(inDays(30))
  const { fence } = await claimNow(id)
  expect(await database.requests.waitForOutage(id, fence - 1, 'erp.unavailable', pause)).toBe(false)
  await database.requests.cancel(id, { type: 'caller', id: 'x' })
  expect(await database.requests.waitForOutage(id, fence, 'erp.unavailable', pause)).toBe(false)
  expect((await rowOf(id)).status).toBe('cancelled')
})
