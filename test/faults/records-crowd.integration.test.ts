import type { Database } from '@pdd/database'
import { createLogger } from '@pdd/runtime'
import { beforeAll, expect, it } from 'vitest'
import { createForgetRecords } from '../../apps/worker/src/sweeps/forget-records.ts'
import { pickOver } from '../../packages/database/src/records/forget.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })
beforeAll(async () => {
  // Of fifteen years, one every hour or so; and some that are younger than three.
  await table.query(`
    INSERT INTO export_request (site, subject_id, requested_by, body_hash, format, status, auth_method, received_at, due_at)
    SELECT 'site' || n % 20, 'p' || n || '@example.org', 'p' || n || '@example.org', 'x', 'bundle', 'cancelled', 'jwt', at, at
    FROM (SELECT n, now() - interval '3 years' - (100000 - n) * interval '40 minutes' AS at FROM generate_series(1, 120000) n) x`)
  await table.query('VACUUM ANALYZE export_request')
}, 120_000)

it('a hundred thousand that are due are forgotten a few at a time, by two workers, the oldest first', async () => {
  const sizes: number[] = []
  const times: number[] = []
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const begun = performance.now()
    return work().finally(() => times.push(performance.now() - begun))
  }
  const records = {
    claimOver: (options: Parameters<Database['records']['claimOver']>[0]) =>
      timed(() => database.records.claimOver(options)),
    forget: (ids: string[], options: { keptFor: string }) => {
      sizes.push(ids.length)
      return timed(() => database.records.forget(ids, options))
    },
  }
  const worker = () =>
    createForgetRecords({
      ...{ records, undone: database.undone, settings: { recordsKeptFor: 'P3Y' } },
      logger: createLogger({ name: 'worker', level: 'silent' }),
    })(new AbortController().signal)
  const counts = await Promise.all([worker(), worker()])
  const [left] = await table.query<{ due: number; young: number; passed: number }>(`
    SELECT count(*) FILTER (WHERE forgotten_at IS NULL AND due_at <= now() - interval '3 years')::int AS due,
      count(*) FILTER (WHERE forgotten_at IS NOT NULL AND due_at > now() - interval '3 years')::int AS young,
      count(*) FILTER (WHERE forgotten_at IS NULL AND due_at < (
        SELECT max(due_at) FROM export_request WHERE forgotten_at IS NOT NULL))::int AS passed
    FROM export_request`)
  // Now and then one asks at the same moment as the other, and gets nothing.
  for (const count of counts) expect(count).toBeGreaterThan(8_000)
  expect(left).toMatchObject({ young: 0 })
  // A few that the other had just in hand come a minute later.
  expect(left!.passed).toBeLessThan(2_000)
  expect(left!.due).toBe(100_000 - counts[0]! - counts[1]!)
  expect(Math.max(...sizes)).toBe(50)
  expect(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]).toBeLessThan(3_000)

  // What is behind it costs the next one nothing, nor does what is young.
  await table.query('ANALYZE export_request')
  const { text, values } = pickOver('P3Y', 50)
  const plan = await table.query(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, [...values])
  const told = JSON.stringify(plan)
  expect(told).toContain('export_request_over')
  expect(told).not.toContain('Seq Scan on export_request')
  expect(told).not.toContain('Sort')
}, 180_000)
