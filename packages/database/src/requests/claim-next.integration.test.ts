import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { claimOptions, newRequest } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import { type Connection, openConnection, sql } from '../connection.ts'
import type { Claim } from '../contract.ts'
import { claimNext } from './claim-next.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })
let connection: Connection
beforeAll(async () => {
  connection = openConnection({ url: table.url, poolSize: 2 })
})
afterAll(async () => {
  await connection.close()
})
beforeEach(async () => {
  await table.query(
    `UPDATE export_request SET status = 'cancelled' WHERE status IN ('queued', 'running', 'retrying')`,
  )
  await table.query('DELETE FROM site_turn')
})

const options = { ...claimOptions, siteCap: 50 }
const ask = async (site: string) => (await database.requests.create(newRequest({ site }))).request.id
const siteOf = (claim: unknown) => (claim as Claim).request.site

test('of one site alone, ten wake-ups of one request at once claim ten, and none has to look again', async () => {
  const id = await ask('alone')
  for (let n = 1; n < 10; n += 1) await ask('alone')
  const claims = await Promise.all(Array.from({ length: 10 }, () => database.requests.claimNext(id, options)))
  expect(new Set(claims.map((claim) => (claim as Claim).request?.id)).size).toBe(10)
  expect(await database.requests.claimNext(id, options)).toBeNull()
})

test('a site at which others are claiming just now is passed over for the next in turn', async () => {
  const id = await ask('first')
  await ask('second')
  await connection.transaction(async (query) => {
    await query(sql`SELECT pg_advisory_xact_lock(${20_260_101}::int, hashtext('first'))`)
    expect(siteOf(await database.requests.claimNext(id, options))).toBe('second')
    await ask('third')
    expect(siteOf(await database.requests.claimNext(id, options))).toBe('third')
  })
  expect(siteOf(await database.requests.claimNext(id, options))).toBe('first')
})

test('a turn that was used between the look and the claim is over', async () => {
  const id = await ask('first')
  await ask('second')
  const afterLook = (work: () => Promise<unknown>): Connection => ({
    ...connection,
    transaction: (steps) =>
      connection.transaction((query) =>
        steps(async (statement, name) => {
          const rows = await query(statement, name)
          if (name === 'request.next_due') await work()
          return rows as never
        }),
      ),
  })
  const serve = () =>
    table.query(`INSERT INTO site_turn (site, served_at) VALUES ('first', clock_timestamp())
      ON CONFLICT (site) DO UPDATE SET served_at = EXCLUDED.served_at`)
  expect(await claimNext(afterLook(serve), id, options)).toBe('outrun')
  expect(siteOf(await claimNext(connection, id, options))).toBe('second')
  expect(
    siteOf(
      await claimNext(
        afterLook(async () => {}),
        id,
        options,
      ),
    ),
  ).toBe('first')
})

test('where every site has as many under way as it may, that is told apart from nothing to do', async () => {
  const id = await ask('full')
  await ask('full')
  expect(siteOf(await database.requests.claimNext(id, { ...options, siteCap: 1 }))).toBe('full')
  expect(await database.requests.claimNext(id, { ...options, siteCap: 1 })).toBe('capped')
  expect(siteOf(await database.requests.claimNext(id, { ...options, siteCap: 2 }))).toBe('full')
  expect(await database.requests.claimNext(id, { ...options, siteCap: 2 })).toBeNull()
})
