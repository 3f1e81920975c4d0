import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { age } from '../../../test/support/aged-records.ts'
import { requestIn } from '../../../test/support/export-requests.ts'
import { createEmptyDatabase } from '../../../test/support/test-database.ts'
import { createDatabase } from './create-database.ts'
import { migrate } from './migrate/migrate.ts'

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

it('the account of the worker takes the records of an old request away', async () => {
  const database = createDatabase({ url: urlOf('worker'), poolSize: 2 })
  const officer = { name: 'officer@example.org', reason: 'as asked' }
  const { id, subjectId } = await requestIn('deleted', database.requests)
  await database.officers.note(id, 'noted', officer)
  expect(await database.records.eventsBy(id, subjectId)).toEqual([1, 4])
  await age({ query: async (text) => (await owner.query(text)).rows }, id, '4 years', { plain: true })
  expect(await database.records.forget([id], { keptFor: 'P3Y' })).toEqual([{ id, outcome: 'forgotten' }])
  expect(await database.records.faults(id)).toEqual([])
  await database.close()
})

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
      'SELECT key FROM actor_key',
      `INSERT INTO actor_key VALUES ('globex', 'x', 2026, repeat('x', 32)::bytea)`,
      'DELETE FROM audit_event',
      'DELETE FROM officer_action',
      `INSERT INTO audit_checkpoint (request_id, seq, hash) VALUES (gen_random_uuid(), 1, 'x')`,
      `SELECT actor_digest('globex', 'x', 2026, 'x')`,
    ])
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' })
    await client.end()
  },
)
