import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { newRequest } from '../../../test/support/export-requests.ts'
import { startTcpProxy } from '../../../test/support/tcp-proxy.ts'
import { createEmptyDatabase } from '../../../test/support/test-database.ts'
import type { Database } from './contract.ts'
import { createDatabase } from './create-database.ts'
import { migrate } from './migrate/migrate.ts'
import { migrationNames } from './migrate/migrations.ts'

let url: string
let admin: Client
const opened: Database[] = []
beforeEach(async () => {
  url = await createEmptyDatabase(inject('servers').postgresUrl)
  admin = new Client({ connectionString: url })
  await admin.connect()
})
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close()
  await admin.end()
})

function open(address: string): Database {
  const database = createDatabase({ url: address, poolSize: 2 })
  opened.push(database)
  return database
}

async function schemasWithTables(): Promise<string[]> {
  const { rows } = await admin.query<{ schema: string }>(
    `SELECT DISTINCT table_schema AS schema FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  )
  return rows.map(({ schema }) => schema)
}

/** Every way of asking: statements written out, in a group and by themselves, and Prisma's own. */
async function everyCallWorks({ requests, notifications, ping }: Database): Promise<void> {
  await ping()
  const { request } = await requests.create(newRequest())
  expect(await requests.get(request.id)).toMatchObject({ status: 'queued' })
  expect(await requests.countByStatus()).toMatchObject({ queued: 1 })
  expect(await requests.auditTrail(request.id)).toHaveLength(1)
  expect(await requests.listUndeleted(10)).toEqual([])
  expect(await requests.listReady({ after: null, limit: 10 })).toEqual([])
  expect(await requests.oldestActiveAgeSeconds()).toBeGreaterThanOrEqual(0)
  expect(await notifications.forRequest(request.id)).toBeInstanceOf(Array)
  expect(await requests.cancel(request.id, { type: 'caller', id: 'x' })).toMatchObject({
    status: 'cancelled',
  })
}

function withSchema(name: string): string {
  const address = new URL(url)
  address.searchParams.set('schema', name)
  return address.href
}

async function role(settings: string, rights: (name: string) => string): Promise<string> {
  const name = `role_${randomBytes(4).toString('hex')}`
  await admin.query(
    `CREATE ROLE ${name} LOGIN PASSWORD 'p'; ${rights(name)}; ${settings.replaceAll('$ROLE', name)}`,
  )
  const address = new URL(url)
  address.username = name
  address.password = 'p'
  return address.href
}

describe('one schema for every statement', () => {
  test('that of ?schema=, made by the migration, with a name that has to be quoted', async () => {
    const address = withSchema('Personal "Data"')
    expect(await migrate(address)).toEqual(await migrationNames())
    expect(await migrate(address)).toEqual([])
    expect(await schemasWithTables()).toEqual(['Personal "Data"'])
    await everyCallWorks(open(address))
  })

  test('that of the account’s search_path', async () => {
    await admin.query('CREATE SCHEMA pdx')
    const address = await role(
      'ALTER ROLE $ROLE SET search_path = pdx',
      (name) => `GRANT ALL ON SCHEMA pdx TO ${name}`,
    )
    await migrate(address)
    expect(await schemasWithTables()).toEqual(['pdx'])
    await everyCallWorks(open(address))
  })

  test('the one in which the tables are, where the account has got a schema of its own since', async () => {
    const address = await role('', (name) => `GRANT ALL ON SCHEMA public TO ${name}`)
    await migrate(address)
    const name = new URL(address).username
    await admin.query(`CREATE SCHEMA ${name} AUTHORIZATION ${name}`)
    expect(await migrate(address)).toEqual([])
    expect(await schemasWithTables()).toEqual(['public'])
    await everyCallWorks(open(address))
  })

  test('?schema= goes before the account’s search_path', async () => {
    await admin.query('CREATE SCHEMA elsewhere; CREATE SCHEMA pdx')
    const own = new URL(
      await role(
        'ALTER ROLE $ROLE SET search_path = elsewhere',
        (name) => `GRANT ALL ON SCHEMA elsewhere, pdx TO ${name}`,
      ),
    )
    own.searchParams.set('schema', 'pdx')
    await migrate(own.href)
    expect(await schemasWithTables()).toEqual(['pdx'])
    await everyCallWorks(open(own.href))
  })
})

describe('ready is a database with the shape of this release', () => {
  const notMigrated = { code: 'database.not_migrated' }

  test('not an empty one', async () => {
    await expect(open(url).ping()).rejects.toMatchObject(notMigrated)
    await expect(open(withSchema('nothing_here')).ping()).rejects.toMatchObject(notMigrated)
  })

  test('not one that is behind, and not one where a migration stopped half-way', async () => {
    await migrate(url)
    const last = (await migrationNames()).at(-1) ?? ''
    const { ping } = open(url)
    await ping()
    await admin.query('UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1', [last])
    await expect(ping()).rejects.toMatchObject({ ...notMigrated, facts: { missing: [last] } })
    await admin.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [last])
    await expect(ping()).rejects.toMatchObject(notMigrated)
  })

  test('one that a newer release has migrated further', async () => {
    await migrate(url)
    await admin.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_later', now())`,
    )
    await open(url).ping()
  })
})

test('a database that was away at the first call is found later', async () => {
  await migrate(url)
  const { hostname, port } = new URL(url)
  const proxy = await startTcpProxy({ host: hostname, port: Number(port) })
  const address = new URL(url)
  address.port = String(proxy.port)
  const { requests } = open(address.href)
  await proxy.down()
  await expect(requests.listUndeleted(1)).rejects.toMatchObject({ code: 'database.unavailable' })
  await proxy.up()
  expect(await requests.listUndeleted(1)).toEqual([])
  await proxy.close()
})
