import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newRequest } from '../../../../test/support/export-requests.ts'
import { createEmptyDatabase } from '../../../../test/support/test-database.ts'
import { createDatabase } from '../create-database.ts'
import { migrate } from './migrate.ts'
import { readMigrations } from './migrations.ts'
import { isConcurrent } from './run-script.ts'
import { withSchemaEngine } from './schema-engine.ts'

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
    'SELECT migration_name, finished_at IS NOT NULL AS finished, rolled_back_at, applied_steps_count AS steps FROM _prisma_migrations ORDER BY 1',
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

/** The migrations of this release and one more. */
async function migrateWith(target: string, statement: string): Promise<void> {
  const migrationsList = await readMigrations()
  const migrationFile = { path: 'migration.sql', content: { tag: 'ok' as const, value: statement } }
  migrationsList.migrationDirectories.push({ path: '29990101000000_next', migrationFile })
  const filters = { externalTables: [], externalEnums: [] }
  await withSchemaEngine(target, (engine) => engine.applyMigrations({ migrationsList, filters }))
}

test('a migration that waits for a table lets those behind it pass, and is applied when it can be', async () => {
  const target = await createEmptyDatabase(inject('servers').postgresUrl)
  await migrate(target)
  const [holder, reader] = [
    new Client({ connectionString: target }),
    new Client({ connectionString: target }),
  ]
  await Promise.all([holder.connect(), reader.connect()])
  await holder.query('BEGIN; SELECT FROM export_request')
  const migrating = migrateWith(target, 'ALTER TABLE export_request ADD COLUMN next integer; SELECT 1')
  const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'export_request'::regclass`
  await expect.poll(async () => (await reader.query(waiting)).rowCount).toBe(1)
  const startedAt = performance.now()
  await reader.query('SELECT FROM export_request')
  expect(performance.now() - startedAt).toBeLessThan(4_000)
  await holder.query('COMMIT')
  await migrating
  await reader.query('SELECT next FROM export_request')
  await Promise.all([holder.end(), reader.end()])
})

test('an index that is made while the table is written and read keeps nobody from it', async () => {
  const target = await createEmptyDatabase(inject('servers').postgresUrl)
  await migrate(target)
  const [holder, writer] = [
    new Client({ connectionString: target }),
    new Client({ connectionString: target }),
  ]
  await Promise.all([holder.connect(), writer.connect()])
  await holder.query(`BEGIN; UPDATE disavowal SET used_at = now()`)
  const migrating = migrateWith(target, 'CREATE INDEX CONCURRENTLY disavowal_next ON disavowal (used_at)')
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONC%' AND wait_event_type = 'Lock'`
  await expect.poll(async () => (await writer.query(waiting)).rowCount).toBe(1)
  await writer.query(`SET lock_timeout = '1s'; UPDATE disavowal SET used_at = now()`)
  // Longer than the patience of other migrations.
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  await holder.query('COMMIT')
  await migrating
  const valid = `SELECT indisvalid FROM pg_index WHERE indexrelid = 'disavowal_next'::regclass`
  expect((await writer.query(valid)).rows).toEqual([{ indisvalid: true }])
  await Promise.all([holder.end(), writer.end()])
})

test('no migration from here on makes or drops an index of a table that may be full while it keeps others out', async () => {
  for (const { path, migrationFile } of (await readMigrations()).migrationDirectories) {
    if (path < '20261129030000') continue
    const text = migrationFile.content.tag === 'ok' ? migrationFile.content.value : ''
    expect(blockingIn(text), path).toEqual([])
    const statements = text
      .replaceAll(/--.*$/gm, '')
      .split(';')
      .filter((statement) => statement.trim() !== '')
    if (isConcurrent(text)) expect(statements, path).toHaveLength(1)
  }
})

/** Statements that keep writers or readers from a table that the same migration has not made, for as long as it is read. */
function blockingIn(text: string): string[] {
  const plain = text.replaceAll(/--.*$/gm, '')
  const made = new Set([...plain.matchAll(/CREATE TABLE "(\w+)"/g)].map(([, name]) => name))
  const indexes = [...plain.matchAll(/CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)"\w+"\s+ON "(\w+)"/g)]
  const drops = [...plain.matchAll(/DROP INDEX (?!CONCURRENTLY)[^;]*/g)].map(([statement]) => statement)
  const checks = [...plain.matchAll(/ALTER TABLE "(\w+)" ADD CONSTRAINT (?![^;]*NOT VALID)[^;]*/g)]
  return [
    ...drops,
    ...[...indexes, ...checks].flatMap(([statement, table]) => (made.has(table) ? [] : [statement])),
  ]
}

test('that look bites', () => {
  expect(blockingIn('CREATE INDEX "a" ON "b" ("c"); DROP INDEX "d"')).toHaveLength(2)
  expect(blockingIn('ALTER TABLE "b" ADD CONSTRAINT "c" CHECK (true)')).toHaveLength(1)
  expect(blockingIn('CREATE TABLE "b" (); CREATE INDEX "a" ON "b" ("c")')).toEqual([])
  expect(blockingIn('CREATE INDEX CONCURRENTLY "a" ON "b" ("c")')).toEqual([])
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
