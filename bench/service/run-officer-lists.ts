import { parseArgs } from 'node:util'
import { createDatabase, migrate, type OfficerFilter } from '@pdd/database'
import { startPostgres } from '@pdd/embedded'
import { connect } from '../database.ts'

/**
 * How long the officer's desk takes over a table of many requests: the slowest and the median of each view, its pages
 * far down included. `npm run bench:officers -- --rows 1000000`
 */
const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '15' } },
})
const rows = Number(values.rows)
const rounds = Number(values.rounds)
const server = await startPostgres()
try {
  await migrate(server.url)
  const connection = await connect(server.url)
  await fill()
  const database = createDatabase({ url: server.url, poolSize: 2 })
  const { officers } = database
  const year = { from: new Date(Date.now() - 365 * 86_400_000), before: new Date() }
  const view = (over: Partial<OfficerFilter>): OfficerFilter => ({
    site: 'globex',
    sort: 'received',
    limit: 50,
    ...over,
  })
  const views: [string, () => Promise<unknown>][] = [
    ['newest first', () => officers.list(view({}))],
    ['next deadline first', () => officers.list(view({ sort: 'due' }))],
    ['page 200', await pageFarDown()],
    ['by name', () => officers.list(view({ search: 'person-4242' }))],
    ['failed', () => officers.list(view({ status: 'failed' }))],
    ['late', () => officers.list(view({ overdue: true, sort: 'due' }))],
    ['late, newest first', () => officers.list(view({ overdue: true }))],
    ['late and ready: none', () => officers.list(view({ overdue: true, status: 'ready' }))],
    ['one day', () => officers.list(view({ receivedFrom: daysAgo(200), receivedBefore: daysAgo(199) }))],
    ['figures of a year', () => officers.figures({ site: 'globex', ...year })],
  ]
  process.stdout.write(`${rows} requests; ms, median and slowest of ${rounds}\n`)
  for (const [name, run] of views) {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now()
      await run()
      times.push(performance.now() - startedAt)
    }
    times.sort((left, right) => left - right)
    const [median, slowest] = [times[Math.floor(rounds / 2)] as number, times.at(-1) as number]
    process.stdout.write(
      `${name.padEnd(24)} ${median.toFixed(1).padStart(8)} ${slowest.toFixed(1).padStart(8)}\n`,
    )
  }
  await database.close()
  await connection.end()

  async function pageFarDown(): Promise<() => Promise<unknown>> {
    let cursor: string | null = null
    for (let page = 0; page < 10; page += 1) {
      const next = await officers.list(view({ limit: 1000, ...(cursor !== null && { cursor }) }))
      cursor = next.nextCursor
    }
    return () => officers.list(view(cursor === null ? {} : { cursor }))
  }

  async function fill(): Promise<void> {
    const ready = `'ready', 'expired', 'deleted'`
    await connection.run(`
      INSERT INTO export_request (site, subject_id, requested_by, format, body_hash, auth_method, status, received_at,
        due_at, ready_at, expires_at, object_key, sha256, bytes)
      SELECT CASE n % 4 WHEN 0 THEN 'acme' ELSE 'globex' END, 'person-' || n || '@example.org',
        'person-' || n || '@example.org', 'bundle', repeat('0', 64), 'session', status, at, at + interval '1 month',
        CASE WHEN status IN (${ready}) THEN at + interval '1 minute' END,
        CASE WHEN status IN (${ready}) THEN at + interval '7 days' END,
        CASE WHEN status IN (${ready}) THEN 'exports/' || n END, CASE WHEN status IN (${ready}) THEN repeat('a', 64) END,
        CASE WHEN status IN (${ready}) THEN 1000 END
      FROM (SELECT n, now() - n * interval '3 years' / ${rows} AS at,
          CASE WHEN n % 50 = 7 THEN 'failed' WHEN n % 200 = 11 THEN 'queued' WHEN n % 3 = 0 THEN 'expired' ELSE 'deleted' END AS status
        FROM generate_series(1, ${rows}) n) made`)
    await connection.run('ANALYZE export_request')
  }
} finally {
  await server.stop()
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000)
}
