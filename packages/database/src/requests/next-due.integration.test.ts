import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { claimOptions, newRequest, requestIn } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import { type Connection, openConnection } from '../connection.ts'
import type { Claim } from '../contract.ts'
import { nextDue } from './next-due.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })
let connection: Connection
beforeAll(async () => {
  connection = openConnection({ url: table.url, poolSize: 2 })
})
afterAll(async () => {
  await connection.close()
})
beforeEach(async () => {
  await table.query(
    `UPDATE export_request SET status = 'cancelled' WHERE status IN ('queued', 'running', 'retrying')`,
  )
})

const options = { maxAttempts: 5, siteCap: 4 }
const next = async (id: string, over = {}) => {
  const found = await nextDue(connection, id, { ...options, ...over })
  return found && { id: found.id, capped: found.capped }
}
const ask = async (site: string) => (await database.requests.create(newRequest({ site }))).request.id
const queue = async (site: string, count: number) => {
  const ids = []
  for (let one = 0; one < count; one += 1) ids.push(await ask(site))
  return ids
}
const claim = (id: string) => database.requests.claim(id, claimOptions)

test('while its site has nothing under way, a wake-up is for the request that it names', async () => {
  const [, second = ''] = await queue('busy', 3)
  await ask('small')
  expect(await next(second)).toEqual({ id: second, capped: false })
})

test('with one of a crowd under way, the next wake-up of the crowd is the turn of the small site', async () => {
  const crowd = await queue('busy', 50)
  const small = await ask('small')
  await claim(crowd[0] ?? '')
  expect(await next(crowd[1] ?? '')).toEqual({ id: small, capped: false })
  await claim(small)
  expect(await next(crowd[1] ?? '')).toEqual({ id: crowd[1], capped: false })
})

test('the wake-ups of a crowd, in the order of the queue, bring both sites forward at the same pace', async () => {
  const crowd = await queue('busy', 40)
  const others = new Set(await queue('small', 5))
  const turns: string[] = []
  for (const wakeUp of crowd.slice(0, 12)) {
    const chosen = (await next(wakeUp, { siteCap: 50 }))?.id ?? ''
    await claim(chosen)
    turns.push(others.has(chosen) ? 'small' : 'busy')
  }
  expect(turns.slice(0, 10).filter((site) => site === 'small')).toHaveLength(5)
  expect(turns.slice(10)).toEqual(['busy', 'busy'])
})

test('of sites with as many under way, the one served longest ago is next, and one never served before it', async () => {
  const ids: Record<string, string[]> = {}
  const sites = ['turn-a', 'turn-b', 'turn-c']
  for (const site of sites) ids[site] = await queue(site, 4)
  const siteOf = (id = '') => sites.find((site) => ids[site]?.includes(id))
  const turns: (string | undefined)[] = []
  for (let turn = 0; turn < 9; turn += 1) {
    const chosen = (await next(ids['turn-a']?.[0] ?? ''))?.id ?? ''
    const { fence } = (await claim(chosen)) as Claim
    await database.requests.cancel(chosen, { type: 'caller', id: 'x' })
    expect(fence).toBe(1)
    turns.push(siteOf(chosen))
  }
  for (const round of [0, 3, 6]) expect(new Set(turns.slice(round, round + 3))).toEqual(new Set(sites))
  expect(turns.slice(0, 3)).toEqual(turns.slice(3, 6))
})

test('a site with fewer under way is next, though the other was served longer ago', async () => {
  const slow = await queue('slow', 3)
  const quick = await queue('quick', 2)
  for (const id of [slow[0], slow[1], quick[0]]) await claim(id ?? '')
  expect(await next(slow[2] ?? '')).toEqual({ id: quick[1], capped: false })
})

test('a wake-up whose request is under way or done is for the one that has waited longest', async () => {
  const [first = '', second] = await queue('busy', 3)
  await claim(first)
  expect(await next(first)).toEqual({ id: second, capped: false })
  expect((await next(randomUUID()))?.id).toBe(second)
})

test('a site with as many under way as it may have is told apart from nothing to do', async () => {
  const [first = '', second = ''] = await queue('busy', 2)
  await claim(first)
  expect(await next(second, { siteCap: 1 })).toEqual({ id: second, capped: true })
  await claim(second)
  expect(await next(second, { siteCap: 1 })).toBeNull()
})

test('what is due later, or has used up its attempts, is nobody’s turn', async () => {
  const { id, fence } = await requestIn('running', database.requests)
  await database.requests.retryLater(id, fence, 'erp.unavailable', 3600)
  expect(await next(id)).toBeNull()
  await table.query('UPDATE export_request SET next_attempt_at = now() WHERE id = $1', [id])
  expect(await next(id)).toEqual({ id, capped: false })
  expect(await next(id, { maxAttempts: 1 })).toBeNull()
})

test('a lease that ran out is taken over by the wake-up that names its request', async () => {
  const { id } = await requestIn('running', database.requests)
  expect(await next(id)).toBeNull()
  await table.query(`UPDATE export_request SET lease_until = now() - interval '1 s' WHERE id = $1`, [id])
  expect(await next(id)).toEqual({ id, capped: false })
})

test('a crowd is not read through: the look is by indexes, however many wait', async () => {
  await table.query(`
    INSERT INTO export_request (site, subject_id, requested_by, body_hash, auth_method, format)
    SELECT 'busy', 'p' || n, 'p' || n, repeat('0', 64), 'jwt', 'bundle' FROM generate_series(1, 20000) n`)
  await table.query('ANALYZE export_request')
  const id = await ask('small')
  const read = async () =>
    Number(
      (
        await table.query<{ read: string }>(
          `SELECT sum(idx_tup_fetch + seq_tup_read) AS read FROM pg_stat_user_tables WHERE relname = 'export_request'`,
        )
      )[0]?.read,
    )
  const settled = () => new Promise((resolve) => setTimeout(resolve, 1_500))
  await settled()
  const before = await read()
  for (let look = 0; look < 10; look += 1) await next(id)
  await settled()
  expect((await read()) - before).toBeLessThan(5_000)
})
