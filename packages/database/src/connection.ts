import { PrismaPg } from '@prisma/adapter-pg'
import { attempt, translate } from './failures.ts'
import { Prisma, PrismaClient } from './generated/client.ts'

export type Sql = Prisma.Sql
export const { sql, raw, empty, join } = Prisma
export { Prisma }

export type ConnectionOptions = {
  /** `postgres://…` */
  url: string
  /** connections of this process at most */
  poolSize: number
  /** connections that broke while nobody used them */
  onError?: ((error: Error) => void) | undefined
}

/** The one way to the database. Whatever goes wrong arrives as an ExportError. */
export type Connection = {
  prisma: PrismaClient
  /** One statement, or one Prisma call: atomic, and repeated when it lost a race for a lock. */
  attempt<T>(work: () => PromiseLike<T>): Promise<T>
  /** One statement; its rows, columns named as the statement names them. */
  query<Row>(statement: Sql): Promise<Row[]>
  /** Like `query`, while holding a lock that only its holders care about; the lock ends with the statement. */
  queryHolding<Row>(lock: Sql, statement: Sql): Promise<Row[]>
  close(): Promise<void>
}

/** Opens no connection yet: the first statement does. */
export function openConnection({ url, poolSize, onError }: ConnectionOptions): Connection {
  const report = (error: Error) => onError?.(translate(error))
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: 5_000,
      query_timeout: 15_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      // The adapter reads and writes times as if they were UTC, whatever the session says: so the session must say UTC.
      // A statement after connecting, not a startup option: connection poolers refuse those.
      onConnect: async (client) => {
        await client.query(`SET TIME ZONE 'UTC'; SET statement_timeout = '14s'`)
      },
    },
    { onPoolError: report, onConnectionError: report },
  )
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' })
  return {
    prisma,
    attempt,
    query: (statement) => attempt(() => prisma.$queryRaw(statement)),
    async queryHolding<Row>(lock: Sql, statement: Sql) {
      const [, rows] = await attempt(() =>
        prisma.$transaction([prisma.$executeRaw(lock), prisma.$queryRaw<Row[]>(statement)]),
      )
      return rows
    },
    close: () => prisma.$disconnect(),
  }
}
