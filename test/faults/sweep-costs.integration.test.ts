import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { runSweeps } from '../../apps/worker/src/sweeps/run-sweeps.ts'
import { createCounts } from '../support/counted.ts'
import { countedSweeps } from '../support/counted-sweeps.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const files = 2000
const sites = 20
const stepSeconds = 5

const { table, database } = await withTestDatabase({ poolSize: 20 })
beforeAll(async () => {
  await table.query(`
    INSERT INTO export_request (site, subject_id, requested_by, body_hash, format, auth_method, status, ready_at,
      expires_at, object_key, sha256, bytes)
    SELECT 'site' || n % ${sites}, 'p' || n, 'p' || n, 'x', 'bundle', 'jwt', 'ready', now(), now() + interval '7 days',
      'exports/' || n, repeat('b', 64), 1
    FROM generate_series(1, ${files}) n`)
  await table.query('ANALYZE export_request')
})
beforeEach(async () => {
  await table.query('DELETE FROM sweep_turn')
  counts.clear()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => void vi.useRealTimers())

const counts = createCounts()
const { sum } = counts

/** So many workers for so long, on a clock that stands still while something is under way. */
async function pass(workers: number, seconds: number): Promise<void> {
  const running = Array.from({ length: workers }, (_, n) => {
    const { deps, sweeps } = countedSweeps(database, `w${n}`, counts)
    const metrics = { swept() {}, sweepFailed: (name: string) => expect.fail(`${name} failed`) }
    const { turns } = deps.database
    return runSweeps(
      sweeps.filter(({ alone }) => alone),
      { logger: deps.logger, metrics, turns, settings: deps.settings },
    )
  })
  for (let passed = 0; passed < seconds; passed += stepSeconds) {
    await vi.advanceTimersByTimeAsync(stepSeconds * 1000)
    for (let quiet = 0; quiet < 3; quiet = counts.underWay() === 0 ? quiet + 1 : 0)
      await new Promise((resolve) => setImmediate(resolve))
    // The table's own clock goes on as fast.
    const past = `make_interval(secs => ${stepSeconds})`
    await table.query(
      `UPDATE sweep_turn SET next_run_at = next_run_at - ${past}, held_until = held_until - ${past}`,
    )
  }
  const stopped = Promise.all(running.map((one) => one.stop()))
  await vi.advanceTimersByTimeAsync(10_000)
  await stopped
}

const sixMinutes = 360

it('fifty workers look at every file as often as one: no more HEADs, look-ups at sites or statements', async () => {
  await pass(1, sixMinutes)
  const one = {
    heads: sum('store.head'),
    lookups: sum('erp.readEnabled'),
    statements: sum('table.') - sum('table.turns'),
    turns: sum('table.turns.begin'),
  }
  expect(one.heads).toBe(files)
  // A site is asked for up to two hundred accounts at once, at most three times in six minutes.
  expect(one.lookups).toBeGreaterThanOrEqual(sites)
  expect(one.lookups).toBeLessThanOrEqual(3 * sites * Math.ceil(files / sites / 200))
  await table.query('DELETE FROM sweep_turn')
  counts.clear()
  await pass(50, sixMinutes)
  expect(sum('store.head')).toBe(files)
  expect(sum('erp.readEnabled')).toBeLessThanOrEqual(3 * sites)
  // Whether an account bears its name still is asked in the same turn.
  expect(sum('erp.')).toBe(2 * sum('erp.readEnabled'))
  expect(sum('table.') - sum('table.turns')).toBeLessThanOrEqual(one.statements * 1.6)
  // What is left is the question whose turn it is: twice a minute for each worker and sweep.
  expect(sum('table.turns.begin')).toBeLessThanOrEqual(50 * (one.turns + 6))
}, 120_000)

it('what each worker asks by itself when nothing waits is a bounded number of statements an hour', async () => {
  const perHour: Record<string, number> = {}
  for (const { name, alone, everySeconds, run } of countedSweeps(database, 'w', counts).sweeps) {
    if (alone) continue
    counts.clear()
    await run(new AbortController().signal)
    perHour[name] = (sum('table.') * 3600) / everySeconds
    expect(sum('erp.', 'store.'), name).toBe(0)
    expect(sum('table.'), name).toBeLessThanOrEqual(3)
  }
  const all = Object.values(perHour).reduce((total, one) => total + one)
  // Seven in a second, each by an index: fifty workers ask three hundred and fifty.
  expect(all / 3600).toBeLessThan(7.5)
})
