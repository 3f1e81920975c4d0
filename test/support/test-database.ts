import { randomBytes } from 'node:crypto'
import { migrate } from '@pdd/database'
import { Client } from 'pg'

export type TestDatabase = {
  url: string
  /** one statement of the test's own, past every rule of the repositories */
  query<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  drop(): Promise<void>
}

const template = 'pdd_migrated'

/**
 * A migrated database of its own for one test file, copied from a template that is migrated once for the run.
 *
 * @param postgresUrl a superuser's URL to database `postgres`: `inject('servers').postgresUrl`
 */
export async function createTestDatabase(postgresUrl: string): Promise<TestDatabase> {
  const name = `pdd_test_${randomBytes(6).toString('hex')}`
  await withClient(postgresUrl, async (admin) => {
    await migrateTemplate(admin, postgresUrl)
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  })
  const url = urlOf(postgresUrl, name)
  const client = new Client({ connectionString: url })
  await client.connect()
  return {
    url,
    query: async (text, values) => (await client.query(text, values)).rows,
    async drop() {
      await client.end()
      await withClient(postgresUrl, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}

/** An empty database, for tests that migrate by themselves. */
export async function createEmptyDatabase(postgresUrl: string): Promise<string> {
  const name = `pdd_empty_${randomBytes(6).toString('hex')}`
  await withClient(postgresUrl, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE template0`))
  return urlOf(postgresUrl, name)
}

let migrated: Promise<unknown> | undefined

// Migrated again by every process that gets here: it costs a moment, and a long-lived server may hold an older one.
// The lock keeps a copy from being made while another process is connected to the template.
async function migrateTemplate(admin: Client, postgresUrl: string): Promise<void> {
  await admin.query('SELECT pg_advisory_lock(20260101)')
  migrated ??= admin
    .query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
    .then(({ rowCount }) =>
      rowCount === 0 ? admin.query(`CREATE DATABASE ${template} TEMPLATE template0`) : null,
    )
    .then(() => migrate(urlOf(postgresUrl, template)))
  await migrated
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function urlOf(postgresUrl: string, database: string): string {
  const url = new URL(postgresUrl)
  url.pathname = `/${database}`
  return url.href
}
