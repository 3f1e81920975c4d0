import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { requestIn } from '../../../test/support/export-requests.ts'
import { createEmptyDatabase } from '../../../test/support/test-database.ts'
import { createDatabase } from './create-database.ts'
import { migrate } from './migrate.ts'

const suffix = randomBytes(4).toString('hex')
let owner: Client
let url: string
beforeAll(async () => {
  url = await createEmptyDatabase(inject('servers').postgresUrl)
  owner = new Client({ connectionString: url })
  await owner.connect()
  const script = readFileSync('docker/roles.sh', 'utf8')
  const statements = /<<'SQL'\n([\s\S]*)\nSQL\n/.exec(script)?.[1] ?? ''
  // Roles are the server's, and other tests run on it.
  await owner.query(
    statements
      .replaceAll(/pdd_(api|worker)/g, `pdd_$1_${suffix}`)
      .replaceAll(/:'(api|worker)'/g, (_, role) => `'${role}-password'`),
  )
  await migrate(url)
})
afterAll(async () => {
  for (const role of ['api', 'worker'])
    await owner.query(`DROP OWNED BY pdd_${role}_${suffix}; DROP ROLE pdd_${role}_${suffix}`)
  await owner.end()
})

function urlOf(role: 'api' | 'worker'): string {
  const address = new URL(url)
  address.username = `pdd_${role}_${suffix}`
  address.password = `${role}-password`
  return address.href
}

it.each(['api', 'worker'] as const)(
  'the account of the %s leads a request through its life',
  async (role) => {
    const database = createDatabase({ url: urlOf(role), poolSize: 2 })
    const { id, status } = await requestIn('deleted', database.requests)
    expect(status).toBe('deleted')
    expect((await database.requests.auditTrail(id)).length).toBeGreaterThan(2)
    await database.close()
  },
)

it.each(['api', 'worker'] as const)(
  'the account of the %s changes no table and no rule of one',
  async (role) => {
    const client = new Client({ connectionString: urlOf(role) })
    await client.connect()
    for (const statement of [
      'DROP TABLE audit_event',
      'ALTER TABLE audit_event DISABLE TRIGGER ALL',
      'TRUNCATE audit_event CASCADE',
      'CREATE TABLE mine (id int)',
      'CREATE ROLE mine',
    ])
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' })
    await client.end()
  },
)
