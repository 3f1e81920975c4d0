import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createDatabase, migrate } from '@pdd/database'
import { type PostgresServer, startPostgres } from '@pdd/embedded'
import { type Connection, connect } from '../database.ts'
import { figure } from '../measure.ts'
import { type Cost, deskCosts, lifeCosts, sweepCosts } from './costs.ts'
import { fill, type Live } from './fill.ts'
import { type Heartbeats, measureHeartbeats } from './heartbeats.ts'
import { rowsRead } from './rows-read.ts'
import { measureSweeps, type SweepCost } from './sweeps-per-hour.ts'

/**
 * What everything that the service does often costs on a table that has grown: rows read and median time, on a tenth of
 * the requests and on all, with as much under way. What grows with the table is seen as a ratio near ten.
 * `npm run bench:table -- --requests 10000000`
 */
const { values } = parseArgs({
  options: { requests: { type: 'string', default: '10000000' }, rounds: { type: 'string', default: '9' } },
})
const requests = Number(values.requests)
const rounds = Number(values.rounds)
/** Of what is under way, as on a service of ten million requests. */
const share = Math.min(1, requests / 10_000_000)
const live: Live = {
  ...{ ready: 100_000 * share, waiting: 50_000 * share, running: 600 * share, retrying: 2_000 * share },
  ...{ expired: 1_000 * share, mailsDue: 5_000 * share, mailsUnknown: 500 * share },
}
/** Deeper indexes, pages split otherwise, a few dead entries: all that is not growth. */
const bar = { times: 1.5, rows: 60 }
const say = (text: string) => process.stderr.write(`${text}\n`)

const costs = [...lifeCosts, ...sweepCosts, ...deskCosts]

type Measured = { rows: number; ms: number }

const server = await startPostgres({
  settings: {
    ...{ shared_buffers: '2GB', wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '4GB' },
    ...{ autovacuum: 'off', checkpoint_timeout: '1h' },
  },
})
try {
  const tenth = await measure(server, 'tenth', Math.round(requests / 10))
  const whole = await measure(server, 'whole', requests)
  process.exitCode = tell(tenth, whole) ? 0 : 1
} finally {
  await server.stop()
}

async function measure(server: PostgresServer, name: string, count: number) {
  say(`${count} requests …`)
  const url = await server.createDatabase(name)
  await migrate(url)
  const table = await connect(url)
  await fill(table, count, live, say)
  const [[size] = []] = await table.run(`SELECT pg_size_pretty(pg_database_size(current_database()))`)
  say(`  ${size}; measuring`)
  const measured = new Map<string, Measured>()
  for (const cost of costs) measured.set(cost.name, await measureOne(table, url, cost))
  const heartbeats = await measureHeartbeats(table, url)
  const sweeps = await measureSweeps(url)
  await table.end()
  return { costs: measured, heartbeats, sweeps, size: String(size) }
}

async function measureOne(table: Connection, url: string, { prepare, run }: Cost): Promise<Measured> {
  const opened = createDatabase({ url, poolSize: 1 })
  const prepared = async () => (await prepare?.(opened)) ?? ''
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const wanted = await prepared()
    // A process remembers some answers for a minute: asked of another one each time.
    const database = createDatabase({ url, poolSize: 1 })
    await database.requests.get('none')
    const startedAt = performance.now()
    await run(database, wanted)
    times.push(performance.now() - startedAt)
    await database.close()
  }
  const wanted = await prepared()
  await opened.close()
  await delay(50)
  return { rows: await rowsRead(table, url, (database) => run(database, wanted)), ms: figure(times).median }
}

type Table = {
  costs: Map<string, Measured>
  heartbeats: Heartbeats
  sweeps: SweepCost[]
  size: string
}

/** Whether every bar is met. */
function tell(tenth: Table, whole: Table): boolean {
  const lines = [
    `${requests} requests (${whole.size}), and a tenth (${tenth.size}); of each ${JSON.stringify(live)}`,
    '',
    '| what | rows read | times those of a tenth | ms | |',
    '|---|---|---|---|---|',
  ]
  let isMet = true
  for (const { name, growsWith } of costs) {
    const { rows, ms } = whole.costs.get(name) ?? { rows: 0, ms: 0 }
    const before = tenth.costs.get(name) ?? { rows: 0, ms: 0 }
    const grows = rows > before.rows * bar.times + bar.rows
    if (grows && growsWith === undefined) isMet = false
    const ratio = before.rows === 0 ? '–' : (rows / before.rows).toFixed(2)
    lines.push(`| ${name} | ${rows} | ${ratio} | ${ms.toFixed(1)} | ${grows ? (growsWith ?? 'GROWS') : ''} |`)
  }
  const { hot, walBytes } = whole.heartbeats
  lines.push('', `heartbeats: ${(hot * 100).toFixed(1)} % HOT, ${walBytes} bytes of WAL each`)
  lines.push('')
  lines.push(
    '| sweep | one run, s | statements an hour, 50 workers | look-ups at sites | calls of the store |',
    '|---|---|---|---|---|',
  )
  for (const { name, seconds, statements, lookups, storeCalls } of whole.sweeps)
    lines.push(`| ${name} | ${seconds.toFixed(1)} | ${statements} | ${lookups} | ${storeCalls} |`)
  process.stdout.write(`${lines.join('\n')}\n`)
  return isMet && hot > 0.95
}
