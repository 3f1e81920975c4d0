import {
  createRunFolder,
  loadMariaDbSite,
  loadPostgresSite,
  siteDumps,
  startMariaDb,
  startPostgres,
} from '@pdd/embedded'
import { type Connection, connect } from '../database.ts'
import { type Rows, rowsOf } from './large-rows.ts'
import type { Site } from './site.ts'

type Say = (text: string) => void

/**
 * One engine with the real site's schema, `contacts` people, and `mails` mails between them and the company with short
 * bodies. The indexes are those that the site itself has: taken away for the loading, and made again from the rows.
 */
export async function startLargeSite(
  engine: Site['engine'],
  { mails, contacts, say }: { mails: number; contacts: number; say: Say },
): Promise<Site & { stop(): Promise<void> }> {
  const folder = await createRunFolder()
  const maria = engine === 'mariadb'
  const server = maria
    ? await startMariaDb({ folder, settings: mariadbSettings })
    : await startPostgres({ folder, settings: postgresSettings })
  const stop = async () => {
    await server.stop()
    await folder.remove()
  }
  try {
    const url = await server.createDatabase('large')
    await (maria ? loadMariaDbSite(url, siteDumps.acme) : loadPostgresSite(url, siteDumps.globex))
    await fill(url, mails, contacts, say)
    return { engine, url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const mariadbSettings = { 'innodb-buffer-pool-size': '5G', 'innodb-log-file-size': '2G' }
const postgresSettings = {
  shared_buffers: '3GB',
  max_wal_size: '16GB',
  autovacuum: 'off',
  fsync: 'off',
  maintenance_work_mem: '512MB',
}

async function fill(url: string, mails: number, contacts: number, say: Say): Promise<void> {
  const connection = await connect(url)
  const rows = rowsOf(connection.engine === 'mariadb', mails, contacts)
  const tables = [...new Set(rows.map(({ doctype }) => `tab${doctype}`))]
  try {
    const makeIndexes = await dropIndexes(connection, tables)
    for (const some of rows) {
      const startedAt = performance.now()
      await insert(connection, some)
      if (some.once) continue
      say(`${some.count} rows of ${some.doctype}: ${Math.round((performance.now() - startedAt) / 1000)} s`)
    }
    const startedAt = performance.now()
    for (const statement of makeIndexes) await connection.run(statement)
    await analyze(connection, tables)
    say(`Indexes and statistics: ${Math.round((performance.now() - startedAt) / 1000)} s`)
  } finally {
    await connection.end()
  }
}

/** Lets the engine see what the tables have become. */
export async function analyze({ engine, run }: Connection, tables: readonly string[]): Promise<void> {
  for (const table of tables)
    await run(engine === 'mariadb' ? `ANALYZE TABLE \`${table}\`` : `VACUUM ANALYZE "${table}"`)
}

/** @returns the statements that make them again */
async function dropIndexes({ engine, run }: Connection, tables: readonly string[]): Promise<string[]> {
  const again: string[] = []
  for (const table of tables) {
    if (engine === 'postgres') {
      const indexes = await run(
        `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = $1
           AND indexdef NOT LIKE 'CREATE UNIQUE%'`,
        [table],
      )
      for (const [index, definition] of indexes) {
        await run(`DROP INDEX "${index}"`)
        again.push(String(definition))
      }
      continue
    }
    const columns = new Map<string, string[]>()
    for (const row of await run(`SHOW INDEX FROM \`${table}\` WHERE Non_unique = 1`)) {
      const [, , index, , column, , , part] = row
      const cut = part === null ? '' : `(${part})`
      columns.set(String(index), [...(columns.get(String(index)) ?? []), `\`${column}\`${cut}`])
    }
    const all = [...columns]
    if (all.length === 0) continue
    await run(`ALTER TABLE \`${table}\` ${all.map(([index]) => `DROP INDEX \`${index}\``).join(', ')}`)
    const added = all.map(([index, parts]) => `ADD INDEX \`${index}\` (${parts.join(', ')})`)
    again.push(`ALTER TABLE \`${table}\` ${added.join(', ')}`)
  }
  return again
}

const rowsPerStatement = 250_000

async function insert({ engine, run }: Connection, { doctype, count, values, once }: Rows): Promise<void> {
  const quote = engine === 'mariadb' ? '`' : '"'
  const all = { ...common, ...values }
  const columns = Object.keys(all).map((column) => `${quote}${column}${quote}`)
  const into = `INSERT INTO ${quote}tab${doctype}${quote} (${columns.join(', ')}) SELECT ${Object.values(all).join(', ')}`
  if (once) return void (await run(into))
  for (let from = 1; from <= count; from += rowsPerStatement) {
    const to = Math.min(count, from + rowsPerStatement - 1)
    const maria = `(SELECT seq AS n FROM seq_${from}_to_${to}) AS numbers`
    await run(
      `${into} FROM ${engine === 'mariadb' ? maria : `generate_series(${from}, ${to}) AS numbers(n)`}`,
    )
  }
}

const common = {
  owner: `'Administrator'`,
  modified_by: `'Administrator'`,
  creation: `'2024-01-01 00:00:00'`,
  modified: `'2024-01-01 00:00:00'`,
  docstatus: '0',
  idx: '0',
}
