import type { ExportRequest } from '@pdd/core'
import { expect, test } from 'vitest'
import { newRequest, requestIn } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { ExportRequestFilter } from '../contract.ts'
import { createDatabase } from '../create-database.ts'

const { table, database } = await withTestDatabase()

async function pages(filter: ExportRequestFilter): Promise<ExportRequest[][]> {
  const all: ExportRequest[][] = []
  let cursor: string | null = null
  do {
    const page = await database.requests.list(cursor === null ? filter : { ...filter, cursor })
    all.push(page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return all
}

test('paging shows every request once, newest first, even when many share a moment or differ by a microsecond', async () => {
  await Promise.all(Array.from({ length: 25 }, () => database.requests.create(newRequest({ site: 'paged' }))))
  await table.query(`
    UPDATE export_request r SET received_at = timestamptz '2026-05-05 05:05:05.000001Z' + (n / 3) * interval '1 microsecond'
    FROM (SELECT id, row_number() OVER () AS n FROM export_request WHERE site = 'paged') numbered
    WHERE numbered.id = r.id`)
  const expected = await table.query<{ id: string }>(
    `SELECT id FROM export_request WHERE site = 'paged' ORDER BY received_at DESC, id DESC`,
  )
  const all = await pages({ site: 'paged', limit: 4 })
  expect(all.map((page) => page.length)).toEqual([4, 4, 4, 4, 4, 4, 1])
  expect(all.flat().map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
})

test('what arrives while someone pages neither shifts nor repeats their pages', async () => {
  for (let n = 0; n < 4; n += 1) await database.requests.create(newRequest({ site: 'growing' }))
  const first = await database.requests.list({ site: 'growing', limit: 2 })
  await database.requests.create(newRequest({ site: 'growing' }))
  const second = await database.requests.list({ site: 'growing', limit: 2, cursor: first.nextCursor! })
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(4)
  expect(second.nextCursor).toBeNull()
})

test('a list can be narrowed by site, person, state and day', async () => {
  const mine = await requestIn('ready', database.requests, { site: 'narrow' })
  await requestIn('queued', database.requests, { site: 'narrow' })
  const old = await requestIn('failed', database.requests, { site: 'narrow' })
  await table.query(`UPDATE export_request SET received_at = '2020-02-29 12:00:00.5Z' WHERE id = $1`, [
    old.id,
  ])
  const ids = async (filter: Omit<ExportRequestFilter, 'limit'>) =>
    (await database.requests.list({ ...filter, limit: 100 })).items.map(({ id }) => id)
  expect(await ids({ site: 'narrow' })).toHaveLength(3)
  expect(await ids({ site: 'narrow', subjectId: mine.subjectId })).toEqual([mine.id])
  expect(await ids({ site: 'narrow', status: 'ready' })).toEqual([mine.id])
  const day = {
    receivedFrom: new Date('2020-02-29T12:00:00.500Z'),
    receivedBefore: new Date('2020-03-01T00:00:00Z'),
  }
  expect(await ids(day)).toEqual([old.id])
  expect(await ids({ ...day, receivedBefore: day.receivedFrom })).toEqual([])
})

test.each(['', 'abc', Buffer.from('1.2').toString('base64url')])(
  'a bad cursor is refused: %j',
  async (cursor) => {
    await expect(database.requests.list({ limit: 10, cursor })).rejects.toMatchObject({
      code: 'cursor.invalid',
      status: 400,
    })
  },
)

test('a text that is no id names no request, and fails nothing', async () => {
  const { requests, notifications } = database
  for (const id of ['', 'x', "'; DROP TABLE export_request", '00000000-0000-0000-0000-000000000000']) {
    expect(await requests.get(id)).toBeNull()
    expect(await requests.cancel(id, { type: 'caller', id: 'x' })).toBeNull()
    expect(await requests.release(id, 1)).toBe(false)
    expect(await requests.auditTrail(id)).toEqual([])
    expect(await notifications.forRequest(id)).toEqual([])
  }
})

test('the counts name every state that ends, and the oldest active request tells its age', async () => {
  await table.query(
    `UPDATE export_request SET status = 'cancelled' WHERE status IN ('queued', 'running', 'retrying')`,
  )
  expect(await database.requests.oldestActiveAgeSeconds()).toBe(0)
  const { id } = await requestIn('queued', database.requests, { site: 'counted' })
  await table.query(`UPDATE export_request SET received_at = now() - interval '90 s' WHERE id = $1`, [id])
  expect(await database.requests.oldestActiveAgeSeconds()).toBeGreaterThanOrEqual(90)
  const counts = await database.requests.countByStatus()
  expect(Object.keys(counts)).toEqual(['queued', 'running', 'retrying', 'ready', 'expired'])
  expect(counts).toMatchObject({ queued: 1, running: 0 })
})

test('times are right whatever time zone the server, or the database, says it is in', async () => {
  await table.query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), 'Asia/Kolkata'); END $$`,
  )
  const elsewhere = createDatabase({ url: table.url, poolSize: 1 })
  const authTime = new Date('2026-03-29T01:30:00.123Z')
  const { request } = await elsewhere.requests.create(newRequest({ authTime }))
  expect(request.authTime).toEqual(authTime)
  expect(Math.abs(request.receivedAt.getTime() - Date.now())).toBeLessThan(60_000)
  const [row] = await table.query<{ auth_time: Date }>('SELECT auth_time FROM export_request WHERE id = $1', [
    request.id,
  ])
  expect(row?.auth_time).toEqual(authTime)
  await elsewhere.close()
})

test('a state that a newer release has written is read as it is and touched by nothing', async () => {
  const { id } = await requestIn('queued', database.requests, { site: 'rolling' })
  await table.query('ALTER TABLE export_request DROP CONSTRAINT export_request_status_known')
  await table.query(`UPDATE export_request SET status = 'awaiting_verification' WHERE id = $1`, [id])
  const { requests } = database
  expect((await requests.get(id))?.status).toBe('awaiting_verification')
  expect((await requests.list({ site: 'rolling', limit: 10 })).items).toHaveLength(1)
  expect(Object.keys(await requests.countByStatus())).not.toContain('awaiting_verification')
  expect(await requests.takeDue({ perSite: 100, limit: 100, republishAfterSeconds: 0 })).not.toContainEqual(
    expect.objectContaining({ id }),
  )
  expect(
    await requests.claim(id, { workerId: 'w', leaseSeconds: 1, maxAttempts: 5, siteCap: 100 }),
  ).toBeNull()
  expect(await requests.cancel(id, { type: 'caller', id: 'x' })).toBeNull()
})
