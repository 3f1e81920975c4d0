import { type DatabaseAddress, foldAscii, postgresOptions } from '@pdd/core'
import pg from 'pg'
import { asErpError } from './erp-errors.ts'
import { queryWire } from './postgres-rows.ts'
import { guarded, weightOf } from './row-batches.ts'
import { guardedWire } from './row-splitter.ts'
import type { Cell, Row, Snapshot, SnapshotSource } from './snapshot.ts'
import { compile, compiled, containing, type Dialect, type Sql, sql } from './sql.ts'

export const postgresDialect: Dialect = {
  engine: 'postgres',
  quote: (name) => `"${name.includes('"') ? name.replaceAll('"', '""') : name}"`,
  placeholder: (position) => `$${position}`,
  text: (value, bind) => `${bind(value)}::text`,
  texts: (values, bind) => ` = ANY (${bind(arrayOf(values))}::text[])`,
  // Without a cast the server takes the array for one of the column's own type.
  anyOf: (values, bind) => ` = ANY (${bind(arrayOf(values))})`,
  contains: (column, text) =>
    sql`lower(${column} COLLATE "C") LIKE ${[{ text: containing(foldAscii(text)) }]}`,
  bytewise: (column) => sql`${column} COLLATE "C"`,
  asText: (value) => sql`(${value})::text`,
  // Each cell is the seed of the next: nothing is put together for it.
  checksum: (cells) =>
    sql`SUM(${cells.reduce((seed, cell) => sql`hashtextextended(COALESCE((${cell})::text, ''), ${seed})`, sql`0`)})`,
}

function arrayOf(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}

const byteaOid = 17
const bytes = (text: string) => Buffer.from(text.slice(2), 'hex')
const verbatim = (text: string) => text
const types = {
  getTypeParser: (oid: number, format?: string) => {
    if (format === 'binary') throw new Error('values are read as text')
    return oid === byteaOid ? bytes : verbatim
  },
}

// A statement of sixty tables is compiled for longer than it runs, and its workers are given the small tables as well.
const sessionSettings = `SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET TimeZone = 'UTC';
SET extra_float_digits = 1; SET bytea_output = 'hex'; SET client_encoding = 'UTF8'; SET statement_timeout = '3600s';
SET idle_in_transaction_session_timeout = 0; SET jit = off; SET enable_parallel_append = off`

/** Snapshots of a PostgreSQL database. Values arrive as the server prints them, whatever their type. */
export function openPostgres(address: DatabaseAddress, options: { maxConnections: number }): SnapshotSource {
  const pool = new pg.Pool({
    application_name: 'personal-data-export',
    ...postgresOptions(address),
    max: options.maxConnections,
    connectionTimeoutMillis: 10_000,
    types: types as unknown as pg.CustomTypesConfig,
  })
  // An idle connection that breaks is replaced at the next use; unheard, its 'error' would end the process.
  pool.on('error', () => {})
  return {
    async snapshot(signal) {
      try {
        signal.throwIfAborted()
        const client = await pool.connect()
        return await begin(client, signal, address.settings.schema ?? null)
      } catch (error) {
        signal.throwIfAborted()
        throw asErpError(error)
      }
    },
    close: () => pool.end(),
  }
}

async function begin(client: pg.PoolClient, signal: AbortSignal, schema: string | null): Promise<Snapshot> {
  let closed = false
  const release = (broken: boolean) => {
    if (closed) return
    closed = true
    signal.removeEventListener('abort', stop)
    client.off('error', stop)
    client.release(broken)
  }
  const stop = () => release(true)
  client.on('error', stop)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const rows = await beginTransaction(client, schema)
    return {
      dialect: postgresDialect,
      takenAt: new Date(String(rows[0]?.[0])),
      all: (statement) => guarded(signal, () => fetchRows(client, statement)),
      stream: (statement) => cursor(client, statement, signal),
      wire: (statements) =>
        guardedWire(() => queryWire(client, compiled(statements, postgresDialect)), signal, stop),
      grants: async () => [],
      close: () =>
        client.query('ROLLBACK').then(
          () => release(false),
          () => release(true),
        ),
    }
  } catch (error) {
    release(true)
    throw error
  }
}

/** All that comes before the first question, in one message. */
async function beginTransaction(client: pg.PoolClient, schema: string | null): Promise<Row[]> {
  const found = schema === null ? '' : `; SET search_path TO ${postgresDialect.quote(schema)}`
  const text = `${sessionSettings}${found}; BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
    SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  const results = (await client.query({ text, rowMode: 'array' })) as unknown as { rows: Row[] }[]
  return results.at(-1)?.rows ?? []
}

async function fetchRows(client: pg.PoolClient, statement: Sql): Promise<Row[]> {
  const { rows } = await client.query({ ...compile(statement, postgresDialect), rowMode: 'array' })
  return rows as Cell[][]
}

const portionWeight = 2_000_000

/** A server-side cursor. It starts with one row and grows by what rows weigh, so that a row of 64 MB is held alone. */
async function* cursor(client: pg.PoolClient, statement: Sql, signal: AbortSignal): AsyncGenerator<Row[]> {
  const fetch = (count: number) =>
    guarded(signal, () => fetchRows(client, [{ raw: `FETCH ${count} FROM export_rows` }]))
  await guarded(signal, () => fetchRows(client, sql`DECLARE export_rows NO SCROLL CURSOR FOR ${statement}`))
  let asked = 1
  while (true) {
    const rows = await fetch(asked)
    if (rows.length > 0) yield rows
    if (rows.length < asked) break
    const heaviest = Math.max(1, ...rows.map(weightOf))
    asked = Math.max(1, Math.min(asked * 8, 1000, Math.floor(portionWeight / heaviest)))
  }
  await guarded(signal, () => fetchRows(client, sql`CLOSE export_rows`))
}
