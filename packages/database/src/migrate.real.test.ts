import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newRequest } from '../../../test/support/export-requests.ts'
import { createEmptyDatabase } from '../../../test/support/test-database.ts'
import { createDatabase } from './create-database.ts'
import { migrate } from './migrate.ts'
import { readMigrations } from './migrations.ts'

let url: string
let client: Client
beforeAll(async () => {
  url = await createEmptyDatabase(inject('servers').postgresUrl)
  client = new Client({ connectionString: url })
  await client.connect()
})
afterAll(() => client.end())

test('three at once on an empty database apply everything once; a later one has nothing to do', async () => {
  const names = (await readMigrations()).migrationDirectories.map(({ path }) => path)
  const rounds = await Promise.all([migrate(url), migrate(url), migrate(url)])
  expect(rounds.flat()).toEqual(names)
  expect(await migrate(url)).toEqual([])
  const { rows } = await client.query(
    'SELECT migration_name, finished_at IS NOT NULL AS finished, rolled_back_at, applied_steps_count AS steps FROM _prisma_migrations',
  )
  expect(rows).toEqual(
    names.map((migration_name) => ({ migration_name, finished: true, rolled_back_at: null, steps: 1 })),
  )
})

test('the books hold the checksum that Prisma’s own command would check', async () => {
  const { createHash } = await import('node:crypto')
  const { migrationDirectories } = await readMigrations()
  const { rows } = await client.query('SELECT migration_name, checksum FROM _prisma_migrations')
  for (const { path, migrationFile } of migrationDirectories) {
    const text = migrationFile.content.tag === 'ok' ? migrationFile.content.value : ''
    const checksum = createHash('sha256').update(text).digest('hex')
    expect(rows).toContainEqual({ migration_name: path, checksum })
  }
})

test('a migrated database takes a request', async () => {
  const database = createDatabase({ url, poolSize: 1 })
  expect((await database.requests.create(newRequest())).created).toBe(true)
  await database.close()
})

test('a database that cannot be reached is a coded error, soon', async () => {
  await expect(migrate('postgres://nobody@127.0.0.1:1/none')).rejects.toMatchObject({
    code: 'database.unavailable',
  })
})

test('a database that belongs to something else is left alone', async () => {
  const other = await createEmptyDatabase(inject('servers').postgresUrl)
  const owner = new Client({ connectionString: other })
  await owner.connect()
  await owner.query('CREATE TABLE theirs (id int)')
  await expect(migrate(other)).rejects.toMatchObject({ code: 'database.not_empty' })
  await owner.end()
})

test('a migration that fails leaves nothing half done, says so, and is not tried again by itself', async () => {
  const other = await createEmptyDatabase(inject('servers').postgresUrl)
  const intruder = new Client({ connectionString: other })
  await intruder.connect()
  await migrateAfter(intruder, 'CREATE TABLE notification (id int)', other)
  const { rows } = await intruder.query(`SELECT to_regclass('export_request') AS created`)
  expect(rows).toEqual([{ created: null }])
  await expect(migrate(other)).rejects.toMatchObject({ code: 'database.migration_failed' })
  await intruder.end()
})

async function migrateAfter(intruder: Client, statement: string, other: string): Promise<void> {
  // An empty set of books first: without them Prisma refuses any database that is not empty.
  await migrate(other)
  await intruder.query(
    'DROP TABLE notification, audit_event, export_request CASCADE; DROP FUNCTION audit_event_chain, audit_event_refuse; TRUNCATE _prisma_migrations',
  )
  await intruder.query(statement)
  await expect(migrate(other)).rejects.toMatchObject({ code: 'database.migration_failed', retryable: false })
}
