import { createDatabase, type Database } from '@pdd/database'
import { afterAll, inject } from 'vitest'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

/**
 * A request table of its own for one test file and the repositories on it, both gone after its last test. Awaited at the
 * top of the file: `const { table, database } = await withTestDatabase()`.
 */
export async function withTestDatabase({
  poolSize = 5,
  ...others
}: Partial<Omit<Parameters<typeof createDatabase>[0], 'url'>> = {}): Promise<{
  table: TestDatabase
  database: Database
}> {
  const table = await createTestDatabase(inject('servers').postgresUrl)
  const database = createDatabase({ url: table.url, poolSize, ...others })
  afterAll(async () => {
    await database.close()
    await table.drop()
  })
  return { table, database }
}
