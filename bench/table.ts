import { parseArgs } from 'node:util'
import { createDatabase, migrate } from '@pdd/database'
import { startPostgres } from '@pdd/embedded'
import { connect } from './database.ts'

/**
 * What the sweeps, the scrapes and the pages cost on a request table that has grown: the median and the slowest of each
 * statement, and what heartbeats write. `npm run bench:table -- --rows 10000000`
 */
const { values } = parseArgs({
  options: { rows: { type: 'string', default: '10000000' }, rounds: { type: 'string', default: '5' } },
})
const rows = Number(values.rows)
const rounds = Number(values.rounds)
const crowd = Math.min(rows / 20, 50_000)
const server = await startPostgres()
try {
  await migrate(server.url)
  const connection = await connect(server.url)
  await fill()
  const database = createDatabase({ url: server.url, poolSize: 2 })
  const { requests, desk, stepUp } = database
  const within = { withinSeconds: 48 * 3600, limit: 200 }
  const { lookedUntil } = await desk.oweExpiring({ ...within, limit: rows })
  const costs: [string, () => Promise<unknown>][] = [
    ['counts by state', () => requests.countByStatus()],
    ['oldest that waits', () => requests.oldestActiveAgeSeconds()],
    ['a page of ready files', () => requests.listReady({ after: null, limit: 200 })],
    ['all ready files', everyReadyFile],
    ['leases that ran out', () => requests.reclaimExpiredLeases({ maxAttempts: 5 })],
    ['due wake-ups', () => requests.takeDue({ perSite: 20, limit: 200, republishAfterSeconds: 15 })],
    ['reminders, from the start', () => desk.oweExpiring(within)],
    ['reminders, what came near', () => desk.oweExpiring({ ...within, lookedUntil })],
    ['links that are over', () => desk.forgetOldDisavowals()],
    ['codes of yesterday', () => stepUp.forgetOld()],
  ]
  process.stdout.write(
    `${rows} requests, ${crowd} of them waiting on one site; ms, median and slowest of ${rounds}\n`,
  )
  for (const [name, run] of costs) await tell(name, run)
  for (const site of ['site1', 'crowd', 'never']) {
    // Each process remembers the answer for a minute: asked of another one each time.
    await tell(`typical time of ${site}`, async () => {
      const other = createDatabase({ url: server.url, poolSize: 1 })
      await other.desk.typicalSeconds(site)
      await other.close()
    })
  }
  await tellHeartbeats()
  await database.close()
  await connection.end()

  async function tell(name: string, run: () => Promise<unknown>): Promise<void> {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      await run()
      times.push(performance.now() - startedAt)
    }
    times.sort((left, right) => left - right)
    const shown = [times[Math.floor(rounds / 2)], times.at(-1)].map((ms) => (ms ?? 0).toFixed(1).padStart(9))
    process.stdout.write(`${name.padEnd(26)}${shown.join('')}\n`)
  }

  async function everyReadyFile(): Promise<void> {
    let after: string | null = null
    do {
      const page: { id: string }[] = await requests.listReady({ after, limit: 200 })
      after = page.length === 200 ? (page.at(-1)?.id ?? null) : null
    } while (after !== null)
  }

  async function tellHeartbeats(): Promise<void> {
    const [[id] = []] = await connection.run(
      `SELECT id::text FROM export_request WHERE site = 'crowd' AND status = 'queued' LIMIT 1`,
    )
    const claim = await requests.claim(String(id), {
      ...{ workerId: 'bench', leaseSeconds: 600, maxAttempts: 5, siteCap: 4 },
    })
    const written = async () =>
      Number((await connection.run(`SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text`))[0]?.[0])
    await connection.run('CHECKPOINT')
    const before = await written()
    const beats = 300
    for (let beat = 0; beat < beats; beat += 1) {
      const progress = {
        current: 'Contact',
        doctypesDone: beat,
        doctypesTotal: beats,
        counts: {},
        bytes: beat,
      }
      await requests.heartbeat(String(id), claim?.fence ?? 0, { leaseSeconds: 600, progress })
    }
    const bytes = Math.round(((await written()) - before) / beats)
    process.stdout.write(`a heartbeat writes ${bytes} bytes of WAL\n`)
  }

  /** Mostly what has ended; one in fifty is ready, a crowd waits on one site, on another nothing was ever ready. */
  async function fill(): Promise<void> {
    const columns = 'site, subject_id, requested_by, body_hash, format, auth_method, status'
    await connection.run(`
      INSERT INTO export_request (${columns}, received_at, ready_at, expires_at, object_key, sha256, bytes)
      SELECT 'site' || n % 20, 'p' || n, 'p' || n, 'x', 'bundle', 'jwt',
        CASE WHEN n % 50 = 0 THEN 'ready' ELSE 'deleted' END, at, at + interval '1 minute',
        CASE WHEN n % 50 = 0 THEN now() + random() * interval '7 days' ELSE at + interval '7 days' END,
        'exports/' || n, repeat('b', 64), 1000
      FROM (SELECT n, now() - interval '8 days' - n * interval '3 years' / ${rows} AS at
        FROM generate_series(1, ${rows}) n) made`)
    for (const [site, status] of [
      ['crowd', 'queued'],
      ['never', 'failed'],
    ])
      await connection.run(`
        INSERT INTO export_request (${columns})
        SELECT '${site}', 'q' || n, 'q' || n, 'x', 'bundle', 'jwt', '${status}' FROM generate_series(1, ${crowd}) n`)
    await connection.run('VACUUM ANALYZE export_request')
  }
} finally {
  await server.stop()
}
