import { setTimeout as delay } from 'node:timers/promises'
import { createDatabase, type Database } from '@pdd/database'
import type { Connection } from '../database.ts'

/**
 * How many rows and index entries the server reads for some work, by its own count: what is found and thrown away counts
 * as well. The work has connections of its own, whose counts are whole when they are closed.
 */
export async function rowsRead(
  table: Connection,
  url: string,
  work: (database: Database) => Promise<unknown>,
): Promise<number> {
  const before = await readSoFar(table)
  const database = createDatabase({ url, poolSize: 1 })
  await work(database).finally(() => database.close())
  return (await readSoFar(table)) - before
}

async function readSoFar({ run }: Connection): Promise<number> {
  for (;;) {
    const [[others] = []] = await run(
      `SELECT count(*)::int FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    )
    if (others === 0) break
    await delay(20)
  }
  const [[rows] = []] = await run(`
    SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)`)
  return Number(rows)
}
