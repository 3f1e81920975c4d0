import { readFileSync } from 'node:fs'
import { type DatabaseAddress, postgresOptions, readDatabaseAddress } from '@pdd/core'
import pg from 'pg'
import { erpUrlInvalid } from '../erp/erp-errors.ts'
import { mariadbDialect } from '../erp/mariadb.ts'
import { openPool } from '../erp/mariadb-pool.ts'
import { postgresDialect } from '../erp/postgres.ts'
import { compile, type Dialect, type Sql } from '../erp/sql.ts'
import { asRecordError } from './driver-errors.ts'

/** Cells as the server prints them. */
export type RecordRow = readonly (string | null)[]
export type Run = (statement: Sql) => Promise<RecordRow[]>

/** A connection that may write the tables of records. Every error is one of record-errors.ts. */
export type RecordsConnection = {
  /** All of it happens, or nothing. */
  transaction<T>(work: (run: Run) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const connections = 4

/** Nothing is connected until it is used. @throws ExportError `erp.url_invalid` */
export function openRecordsConnection(url: string): RecordsConnection {
  const address = readDatabaseAddress(url, (path) => readFileSync(path, 'utf8'))
  if ('problem' in address) throw erpUrlInvalid(address)
  const opened = address.engine === 'mariadb' ? onMariaDb(address) : onPostgres(address)
  return {
    async transaction(work) {
      try {
        return await opened.transaction(work)
      } catch (error) {
        throw asRecordError(error)
      }
    },
    close: opened.close,
  }
}

const mariadbSettings = [
  "SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES', innodb_lock_wait_timeout = 5, max_statement_time = 10",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
]

function onMariaDb(address: DatabaseAddress): RecordsConnection {
  const pool = openPool(address, {
    connectionLimit: connections,
    ...{ minimumIdle: 0, initSql: mariadbSettings, charset: 'utf8mb4', rowsAsArray: true },
    ...{ checkDuplicate: false, autoJsonMap: false },
    typeCast: (field) => field.string(),
  })
  return {
    async transaction(work) {
      const connection = await pool.connect()
      try {
        await connection.query('START TRANSACTION')
        const outcome = await work(async (statement) => {
          const { text, values } = compile(statement, mariadbDialect)
          const rows: unknown = await connection.query(text, values)
          return Array.isArray(rows) ? (rows as RecordRow[]) : []
        })
        await connection.query('COMMIT')
        await connection.release()
        return outcome
      } catch (error) {
        // With the connection its transaction ends.
        connection.destroy()
        throw error
      }
    },
    close: () => pool.end(),
  }
}

const verbatim = { getTypeParser: () => (text: string) => text }

function onPostgres(address: DatabaseAddress): RecordsConnection {
  const { schema } = address.settings
  const path = schema === undefined ? '' : `SET search_path TO ${postgresDialect.quote(schema)}; `
  const pool = new pg.Pool({
    application_name: 'personal-data-export',
    ...postgresOptions(address),
    ...{ max: connections, connectionTimeoutMillis: 10_000, query_timeout: 15_000 },
    types: verbatim as unknown as pg.CustomTypesConfig,
    onConnect: async (client) =>
      void (await client.query(
        `${path}SET DateStyle = 'ISO, YMD'; SET statement_timeout = '10s'; SET lock_timeout = '5s'`,
      )),
  })
  pool.on('error', () => {})
  return {
    async transaction(work) {
      const client = await pool.connect()
      let failure: Error | undefined
      const keep = (error: Error) => {
        failure = error
      }
      client.on('error', keep)
      try {
        await client.query('BEGIN')
        const outcome = await work((statement) => rowsOf(client, statement, postgresDialect))
        await client.query('COMMIT')
        return outcome
      } catch (error) {
        failure = error as Error
        throw error
      } finally {
        client.off('error', keep)
        client.release(failure)
      }
    },
    close: () => pool.end(),
  }
}

async function rowsOf(client: pg.PoolClient, statement: Sql, dialect: Dialect): Promise<RecordRow[]> {
  const { text, values } = compile(statement, dialect)
  return (await client.query({ text, values, rowMode: 'array' })).rows as RecordRow[]
}
