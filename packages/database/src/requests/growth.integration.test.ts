import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimOptions, requestIn } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import { type Connection, openConnection, type Sql, sql } from '../connection.ts'
import { createDatabase } from '../create-database.ts'
import { forgetOldDisavowals } from '../officer/disavowal.ts'
import { oweExpiring } from '../officer/expiring.ts'
import { typicalSeconds } from '../officer/figures.ts'
import { failedFor } from '../officer/held-up.ts'
import { listForDesk } from '../officer/list.ts'
import { countUntold, untold } from '../officer/untold.ts'
import { claim, heartbeat, reclaimExpiredLeases } from './claim.ts'
import { countByStatus, listReady } from './queries.ts'

const { table } = await withTestDatabase()
let connection: Connection
beforeAll(async () => {
  connection = openConnection({ url: table.url, poolSize: 1 })
  // Mostly what has ended; a crowd that waits on one site, and a site where nothing was ever ready.
  await table.query(`
    INSERT INTO export_request (site, subject_id, requested_by, body_hash, format, auth_method, status, received_at,
      ready_at, expires_at, object_key, sha256, bytes)
    SELECT 'site' || n % 20, 'p' || n, 'p' || n, 'x', 'bundle', 'jwt', CASE WHEN n % 5 = 0 THEN 'ready' ELSE 'deleted' END,
      now() - n * interval '10 s', now() - n * interval '10 s', now() + random() * interval '7 days', 'k', repeat('b', 64), 1
    FROM generate_series(1, 20000) n`)
  for (const [site, status] of [
    ['crowd', 'queued'],
    ['never', 'failed'],
  ])
    await table.query(`
      INSERT INTO export_request (site, subject_id, requested_by, body_hash, format, auth_method, status)
      SELECT '${site}', 'q' || n, 'q' || n, 'x', 'bundle', 'jwt', '${status}' FROM generate_series(1, 5000) n`)
  await table.query(`
    INSERT INTO notification (request_id, kind, state, message_id)
    SELECT id, 'ready', CASE WHEN n % 200 = 0 THEN 'bounced' ELSE 'delivered' END, 'm'
    FROM (SELECT id, row_number() OVER () AS n FROM export_request WHERE ready_at IS NOT NULL) r`)
  await table.query('VACUUM ANALYZE export_request, notification')
})
afterAll(async () => {
  await connection.close()
})

/** What PostgreSQL plans for each statement of some work, which is not done. */
async function plansOf(work: (connection: Connection) => Promise<unknown>): Promise<string[]> {
  const statements: Sql[] = []
  const query = async <Row>(statement: Sql) => {
    statements.push(statement)
    return [] as Row[]
  }
  await work({ ...connection, query, queryHolding: async (_, statement) => query(statement) })
  const plans: string[] = []
  for (const statement of statements) {
    const rows = await connection.query<{ 'QUERY PLAN': string }>(sql`EXPLAIN ${statement}`)
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
  }
  return plans
}

const day = 86_400
test.each<[string, string[], (connection: Connection) => Promise<unknown>]>([
  ['the counts', ['export_request_undeleted'], (connection) => countByStatus(connection)],
  [
    'a page of files',
    ['export_request_ready'],
    (connection) => listReady(connection, { after: '80000000-0000-0000-0000-000000000000', limit: 200 }),
  ],
  ['how long a file takes', ['export_request_answered'], (connection) => typicalSeconds(connection, 'site4')],
  ['the same in a crowd', ['export_request_answered'], (connection) => typicalSeconds(connection, 'crowd')],
  [
    'leases that ran out',
    ['export_request_running', 'export_request_tried'],
    (connection) => reclaimExpiredLeases(connection, { maxAttempts: 5 }),
  ],
  [
    'files that go soon',
    ['export_request_expiry'],
    (connection) =>
      oweExpiring(connection, {
        ...{ withinSeconds: 2 * day, limit: 200 },
        lookedUntil: new Date(Date.now() + 2 * day * 1000 - 60_000),
      }),
  ],
  [
    'what failed for one reason',
    ['export_request_failed'],
    (connection) => failedFor(connection, { site: 'never', reasonCode: 'x', officer: 'o', limit: 200 }),
  ],
  ['who was not told', ['notification_untold'], (connection) => untold(connection, 'site4')],
  ['how many were not told', ['notification_untold'], (connection) => countUntold(connection)],
  ['links that are over', ['disavowal_expiry'], (connection) => forgetOldDisavowals(connection)],
])('%s: read by an index of its own, however many requests have ended', async (_, indexes, work) => {
  const plans = (await plansOf(work)).join('\n')
  for (const index of indexes) expect(plans).toContain(index)
  expect(plans).not.toContain('Seq Scan on export_request')
})

test('nothing is late in a state that is over: nobody looks for it', async () => {
  const filter = { site: 'site4', sort: 'received', limit: 50, overdue: true } as const
  expect(await plansOf((connection) => listForDesk(connection, { ...filter, status: 'ready' }))).toEqual([])
  expect(
    await plansOf((connection) => listForDesk(connection, { ...filter, status: 'failed' })),
  ).toHaveLength(1)
})

test('a heartbeat writes no index: the new version of the row stays on its page', async () => {
  const database = createDatabase({ url: table.url, poolSize: 1 })
  const { id } = await requestIn('queued', database.requests)
  await database.close()
  const claimed = await claim(connection, id, claimOptions)
  const updates = async () => {
    await connection.query(sql`SELECT 1 AS x FROM (SELECT pg_stat_force_next_flush()) AS flushed`)
    const [row] = await table.query<{ all: string; hot: string }>(
      `SELECT n_tup_upd AS "all", n_tup_hot_upd AS hot FROM pg_stat_user_tables WHERE relname = 'export_request'`,
    )
    return { all: Number(row?.all), hot: Number(row?.hot) }
  }
  const before = await updates()
  for (let beat = 0; beat < 40; beat += 1) {
    const progress = { current: 'Contact', doctypesDone: beat, doctypesTotal: 40, counts: {}, bytes: beat }
    expect(await heartbeat(connection, id, claimed?.fence ?? 0, { leaseSeconds: 60, progress })).toBe(true)
  }
  const after = await updates()
  expect(after.all - before.all).toBe(40)
  expect(after.hot - before.hot).toBeGreaterThanOrEqual(38)
})
