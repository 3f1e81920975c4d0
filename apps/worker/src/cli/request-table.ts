import { createDatabase, type Database } from '@pdd/database'
import { parseEnv } from '@pdd/runtime'
import { Type } from 'typebox'

const RequestTable = Type.Object({
  DATABASE_URL: Type.String({ description: 'a postgres:// address of the request table' }),
})

/** With the request table that `DATABASE_URL` names, on one connection. */
export async function onRequestTable(
  name: string,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const { DATABASE_URL } = parseEnv(RequestTable, process.env, { name })
  const database = createDatabase({ url: DATABASE_URL, poolSize: 1 })
  try {
    await work(database)
  } finally {
    await database.close()
  }
}
