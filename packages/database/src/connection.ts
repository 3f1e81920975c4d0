import pg from 'pg'
import { addressOptions } from './address.ts'
import { attempt, translate } from './database-retry.ts'
import { Prisma, PrismaClient } from './generated/client.ts'
import { createAdapter, schemaIn, settingOf } from './schema-of.ts'

export type Sql = Prisma.Sql
export const { sql, raw, empty, join } = Prisma
export { Prisma }

export type ConnectionOptions = {
  /** `postgres://…`, with `?schema=…` where the tables are not those that the account's search_path finds */
  url: string
  /** connections of this process at most, beside `parallelStatements` of what many callers share */
  poolSize: number
  /** connections that broke while nobody used them */
  onError?: ((error: Error) => void) | undefined
}

export type Query = <Row>(statement: Sql, name?: string) => Promise<Row[]>

/** The one way to the database. Whatever goes wrong arrives as an ExportError. */
export type Connection = {
  prisma: PrismaClient
  /** One statement, or one Prisma call: atomic, and repeated when it lost a race for a lock. */
  attempt<T>(work: () => PromiseLike<T>): Promise<T>
  /**
   * One statement; its rows, columns named as the statement names them. What every export needs carries a name: the
   * server then parses and plans it once for each connection. One name stands for one text.
   */
  query: Query
  /**
   * Like `query`, for a statement that many callers share, at most `parallelStatements` at once: on connections of its own, which
   * nothing else can keep from it.
   */
  queryInGroup: Query
  /** Like `query`, while holding a lock that only its holders care about; the lock ends with the statement. */
  queryHolding<Row>(lock: Sql, statement: Sql, name?: string): Promise<Row[]>
  /** Statements of one transaction, one after the other: each sees what was committed before it began. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>
  /** tells whoever runs the service of a fault that stops nobody */
  report(error: Error): void
  close(): Promise<void>
}

/** Few parallel statements, so that each is shared by more callers. */
export const parallelStatements = 3
/** Many requests fill an empty table within seconds: a plan made for the empty table must not be kept for long. */
const groupUses = 200

/**
 * Opens no connection yet: the first statement does.
 *
 * @throws ExportError `config.invalid` for an address that is none, or that would be spoken to in cleartext
 */
export function openConnection({ url, poolSize, onError }: ConnectionOptions): Connection {
  const report = (error: Error) => onError?.(translate(error))
  const address = addressOptions(url)
  const schema = schemaIn(url)
  const pool = openPool({ ...address, max: poolSize }, schema, report)
  const groupPool = openPool({ ...address, max: parallelStatements, maxUses: groupUses }, schema, report)
  // One pool for both: Prisma for what it says well, the driver for statements that are written out.
  const adapter = createAdapter(pool, schema, report)
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' })
  const queryOn =
    (chosen: pg.Pool): Query =>
    <Row>(statement: Sql, name?: string) =>
      attempt(async () => (await chosen.query(configOf(statement, name))).rows as Row[])
  const transaction = <T>(work: (query: Query) => Promise<T>) => attempt(() => transactionOn(pool, work))
  return {
    prisma,
    attempt,
    report,
    query: queryOn(pool),
    queryInGroup: queryOn(groupPool),
    queryHolding: <Row>(lock: Sql, statement: Sql, name?: string) =>
      transaction(async (query) => {
        await query(lock, name && `${name}.lock`)
        return query<Row>(statement, name)
      }),
    transaction,
    async close() {
      await prisma.$disconnect()
      await Promise.all([pool, groupPool].map((open) => open.ending || open.end()))
    },
  }
}

function openPool(options: pg.PoolConfig, schema: string | null, report: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    ...options,
    connectionTimeoutMillis: 5_000,
    query_timeout: 15_000,
    idleTimeoutMillis: 60_000,
    // A session keeps a plan that it made when the tables were perhaps still empty: a new one plans anew.
    maxLifetimeSeconds: 60,
    keepAlive: true,
    types: exactTypes(),
    // The adapter reads and writes times as if they were UTC, whatever the session says: so the session must say UTC.
    // A statement after connecting, not a startup option: connection poolers refuse those.
    onConnect: async (client) => {
      const settings = ["SET TIME ZONE 'UTC'", "SET statement_timeout = '14s'"]
      if (schema !== null) settings.push(settingOf(schema))
      await client.query(settings.join('; '))
    },
  })
  pool.on('error', report)
  return pool
}

/** As Prisma reads them: counts and sizes without loss. */
function exactTypes(): pg.TypeOverrides {
  const types = new pg.TypeOverrides()
  types.setTypeParser(pg.types.builtins.INT8, BigInt)
  return types
}

function configOf({ text, values }: Sql, name: string | undefined): pg.QueryConfig {
  return { text, values, ...(name !== undefined && { name }) }
}

async function transactionOn<T>(pool: pg.Pool, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  // A connection that breaks between two statements tells it here, and the next statement fails.
  const keep = (error: Error) => {
    failure = error
  }
  client.on('error', keep)
  try {
    await client.query('BEGIN')
    const outcome = await work(
      async <Row>(statement: Sql, name?: string) =>
        (await client.query(configOf(statement, name))).rows as Row[],
    )
    await client.query('COMMIT')
    return outcome
  } catch (error) {
    failure = error as Error
    throw error
  } finally {
    client.off('error', keep)
    // With a failure the connection is closed, and with it the transaction.
    client.release(failure)
  }
}
