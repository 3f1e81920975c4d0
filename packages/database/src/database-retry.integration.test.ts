import { ExportError } from '@pdd/core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newRequest } from '../../../test/support/export-requests.ts'
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../../test/support/test-database.ts'
import { openConnection, sql } from './connection.ts'
import { createDatabase } from './create-database.ts'
import { attempt, translate } from './database-retry.ts'
import { migrate } from './migrate/migrate.ts'
import { createCreate } from './requests/create.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await createTestDatabase(inject('servers').postgresUrl)
})
afterAll(() => server.drop())

test('a server that is not there is 503, retryable, and says nothing of its address', async () => {
  const database = createDatabase({ url: 'postgres://nobody:secret@127.0.0.1:1/none', poolSize: 2 })
  const calls = [
    () => database.ping(),
    () => database.requests.create(newRequest()),
    () => database.requests.get('0d4a6a0e-6b5e-4b1c-9a55-3f1f2b6a7c01'),
    () => database.requests.claim('x', { workerId: 'w', leaseSeconds: 1, maxAttempts: 1, siteCap: 1 }),
    () => database.notifications.claimDue({}),
  ]
  for (const call of calls) {
    const error = await call().then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(ExportError)
    expect(error).toMatchObject({ code: 'database.unavailable', status: 503, retryable: true, facts: {} })
    expect((error as Error).message).not.toMatch(/127\.0\.0\.1|secret|nobody/)
  }
  await database.close()
})

test.each([
  ['a database that does not exist', { pathname: '/there_is_no_such_database' }, '3D000'],
  ['a wrong password', { password: 'hunter2' }, '28P01'],
  ['an account that is not there', { username: 'nobody', password: 'hunter2' }, '28P01'],
])('%s is told as what it is, by PostgreSQL’s own code', async (_what, change, sqlState) => {
  const wrong = Object.assign(new URL(server.url), change)
  const database = createDatabase({ url: wrong.href, poolSize: 1 })
  const refused = {
    code: 'database.login_refused',
    status: 503,
    retryable: true,
    outage: true,
    facts: { sqlState },
  }
  await expect(database.ping()).rejects.toMatchObject(refused)
  await expect(migrate(wrong.href)).rejects.toMatchObject(refused)
  await database.close()
})

test('a connection cut in the middle is unavailable; the next call has a new one; idle ones are reported', async () => {
  const reported: Error[] = []
  const { query, close } = openConnection({
    url: server.url,
    poolSize: 2,
    onError: (error) => reported.push(error),
  })
  const cut = () =>
    server.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
  const sleeping = query(sql`SELECT pg_sleep(20)::text AS slept`)
  const verdict = expect(sleeping).rejects.toMatchObject({ code: 'database.unavailable' })
  await new Promise((resolve) => setTimeout(resolve, 300))
  await cut()
  await verdict
  expect(await query(sql`SELECT 1 AS answer`)).toEqual([{ answer: 1 }])
  await cut()
  await expect.poll(() => reported.length).toBeGreaterThan(0)
  expect(
    reported.every((error) => error instanceof ExportError && error.code === 'database.unavailable'),
  ).toBe(true)
  await close()
})

test('a database without the tables says which command makes them', async () => {
  const database = createDatabase({
    url: await createEmptyDatabase(inject('servers').postgresUrl),
    poolSize: 1,
  })
  for (const call of [() => database.requests.get('x'), () => database.requests.create(newRequest())]) {
    await expect(call()).rejects.toMatchObject({
      code: 'database.not_migrated',
      remedy: expect.stringContaining('npm run migrate'),
    })
  }
  await database.close()
})

test('what the database refuses is told by a code; the values it names stay in the cause', async () => {
  const database = createDatabase({ url: server.url, poolSize: 1 })
  const error = await database.requests
    .create(newRequest({ subjectId: 'canary@example.org', format: 'nonsense' as 'bundle' }))
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'database.refused', facts: {} })
  expect((error as ExportError).message).not.toContain('canary')
  expect((error as ExportError).remedy).not.toContain('canary')
  await database.close()
})

test('a server that takes no writes is unavailable and not ready, by one statement for all who come together', async () => {
  const standby = await createTestDatabase(inject('servers').postgresUrl)
  const database = createDatabase({ url: standby.url, poolSize: 5 })
  await database.ping()
  await standby.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$`,
  )
  await standby.query('SET default_transaction_read_only = off')
  await standby.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  const unavailable = { code: 'database.unavailable', status: 503, retryable: true }
  await expect
    .poll(() => database.ping().catch((error: unknown) => error))
    .toMatchObject({
      ...unavailable,
      facts: { readOnly: true },
    })
  const asked = await Promise.allSettled(
    Array.from({ length: 64 }, () => database.requests.create(newRequest())),
  )
  for (const end of asked) expect(end).toMatchObject({ status: 'rejected', reason: unavailable })
  const { runOne, outcome } = await createdAlone(standby.url)
  expect(outcome).toMatchObject(unavailable)
  expect(runOne).toBe(0)
  await database.close()
  await standby.drop()
})

/** How many single statements follow the shared one that fails. */
async function createdAlone(url: string) {
  const connection = openConnection({ url, poolSize: 1 })
  let runOne = 0
  const create = createCreate({
    ...connection,
    query: (...given) => {
      runOne += 1
      return connection.query(...given)
    },
  })
  const outcome = await create(newRequest()).catch((error: unknown) => error)
  await connection.close()
  return { runOne, outcome }
}

test('a deadlock is tried again, and reaches nobody', async () => {
  await server.query('CREATE TABLE crossing (id int PRIMARY KEY, n int NOT NULL)')
  await server.query('INSERT INTO crossing VALUES (1, 0), (2, 0)')
  const { query, close } = openConnection({ url: server.url, poolSize: 4 })
  const cross = (first: number, second: number) =>
    query(sql`WITH a AS (UPDATE crossing SET n = n + 1 WHERE id = ${first}::int RETURNING pg_sleep(0.3)::text AS slept),
      b AS (UPDATE crossing SET n = n + 1 WHERE id = ${second}::int AND (SELECT count(*) FROM a) = 1 RETURNING id)
      SELECT id FROM b`)
  await Promise.all([cross(1, 2), cross(2, 1)])
  expect(await server.query('SELECT n FROM crossing ORDER BY id')).toEqual([{ n: 2 }, { n: 2 }])
  const [row] = await server.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  )
  expect(Number(row?.deadlocks)).toBeGreaterThanOrEqual(0)
  await close()
})

test('three repeats at most: then the caller hears of it', async () => {
  const { query, close } = openConnection({ url: server.url, poolSize: 1 })
  await server.query(`CREATE FUNCTION always_serialized() RETURNS int LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = 'serialization_failure'; END $$`)
  let tries = 0
  const call = attempt(() => {
    tries += 1
    return query(sql`SELECT 1 AS x`).then(() => {
      throw Object.assign(new Error('lost'), { code: '40001' })
    })
  })
  await expect(call).rejects.toMatchObject({ code: 'database.contended', status: 503, retryable: true })
  expect(tries).toBe(4)
  const refused = await query(sql`SELECT always_serialized() AS x`).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'database.contended' })
  await close()
})

test('an error of ours passes through as it is', () => {
  const error = translate(new Error('x'))
  expect(translate(error)).toBe(error)
})
