import type { DatabaseAddress } from '@pdd/core'
import type { FieldInfo, PoolConnection, QueryOptions } from 'mariadb'
import { asErpError } from './erp-errors.ts'
import { holdsBytes } from './mariadb-cells.ts'
import { patchMariaDbDriver, sentTogether } from './mariadb-driver-patch.ts'
import { openPool } from './mariadb-pool.ts'
import { queryWire } from './mariadb-rows.ts'
import { batchRows, guarded } from './row-batches.ts'
import { guardedWire } from './row-splitter.ts'
import type { Cell, Row, Snapshot, SnapshotSource } from './snapshot.ts'
import { compile, compiled, containing, type Dialect, join, type Sql, sql } from './sql.ts'

export const mariadbDialect: Dialect = {
  engine: 'mariadb',
  quote: (name) => `\`${name.includes('`') ? name.replaceAll('`', '``') : name}\``,
  placeholder: () => '?',
  text: (value, bind) => bind(value),
  texts: (values, bind) => ` IN (${values.map(bind).join(', ')})`,
  anyOf: (values, bind) => ` IN (${values.map(bind).join(', ')})`,
  contains: (column, text) => sql`${column} LIKE ${[{ text: containing(text) }]}`,
  bytewise: (column) => sql`CAST(${column} AS BINARY)`,
  asText: (value) => sql`CONVERT(${value} USING utf8mb4) COLLATE utf8mb4_bin`,
  // Two sums of 32 bits in one, as each alone meets its like too easily. Bytes need no collation and are quickly reversed.
  checksum(cells) {
    const [first = sql`''`, ...others] = cells.map((cell) => sql`IFNULL(${cell}, '')`)
    const row = sql`CONCAT_WS('\u001f', ${join([sql`CONVERT(${first} USING binary)`, ...others], ', ')})`
    return sql`CONCAT(SUM(CRC32(${row})), '-', SUM(CRC32(REVERSE(${row}))))`
  },
}

// Slow readers are normal here (the file goes to a store as it is read), so the server waits long for us to take rows.
const sessionSettings = [
  "SET SESSION time_zone = '+00:00', sql_mode = '', net_write_timeout = 3600, max_statement_time = 3600",
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
]

/**
 * Snapshots of a MariaDB or MySQL database. Values arrive as the server prints them: `0000-00-00` stays so. Patches the
 * driver, for all that this process opens.
 */
export function openMariaDb(address: DatabaseAddress, options: { maxConnections: number }): SnapshotSource {
  patchMariaDbDriver()
  const pool = openPool(address, {
    connectionLimit: options.maxConnections,
    minimumIdle: 0,
    initSql: sessionSettings,
    charset: 'utf8mb4',
    rowsAsArray: true,
    checkDuplicate: false,
    bigNumberStrings: true,
    dateStrings: true,
    autoJsonMap: false,
    typeCast: (field) => exactCell(field),
  })
  return {
    async snapshot(signal) {
      try {
        signal.throwIfAborted()
        const connection = await pool.connect()
        return await begin(connection, signal)
      } catch (error) {
        signal.throwIfAborted()
        throw asErpError(error)
      }
    },
    close: () => pool.end(),
  }
}

async function begin(connection: PoolConnection, signal: AbortSignal): Promise<Snapshot> {
  const stop = () => connection.destroy()
  connection.on('error', stop)
  signal.addEventListener('abort', stop, { once: true })
  const query = (text: string, values?: readonly string[]) =>
    connection.query({ sql: text, [sentTogether]: true } as QueryOptions, values) as Promise<Row[]>
  const [, [now]] = await Promise.all([
    query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY'),
    query('SELECT UTC_TIMESTAMP(6)'),
  ])
  const run = (statement: Sql) => {
    const { text, values } = compile(statement, mariadbDialect)
    return connection.queryStream(text, values)
  }
  let closed = false
  return {
    dialect: mariadbDialect,
    takenAt: new Date(`${String(now?.[0]).replace(' ', 'T')}Z`),
    all: (statement) =>
      guarded(signal, () => {
        const { text, values } = compile(statement, mariadbDialect)
        return query(text, values)
      }),
    stream: (statement) => batchRows(run(statement) as AsyncIterable<Row>, signal),
    wire: (statements) =>
      guardedWire(() => queryWire(connection, compiled(statements, mariadbDialect)), signal, stop),
    grants: () => guarded(signal, () => readGrants(query)),
    async close() {
      if (closed) return
      closed = true
      signal.removeEventListener('abort', stop)
      connection.off('error', stop)
      await connection.rollback().then(
        () => connection.release(),
        () => connection.destroy(),
      )
    },
  }
}

async function readGrants(query: (text: string) => Promise<Row[]>): Promise<string[]> {
  const rows = await query('SHOW GRANTS').catch((error: { code?: string }) => {
    if (error.code === 'ER_OPTION_PREVENTS_STATEMENT') return []
    throw error
  })
  return rows.map(([grant]) => String(grant))
}

function exactCell(field: FieldInfo): Cell {
  return holdsBytes(field) ? field.buffer() : field.string()
}
