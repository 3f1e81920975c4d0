import { expect, test } from 'vitest'
import { requestIn } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase()

const officer = 'dpo@example.org'
const views = async (site: string, cursor?: string) =>
  database.officers.views({ site, limit: 3, ...(cursor !== undefined && { cursor }) })

test('an hour of looking at one thing is one row, however many look at once', async () => {
  const { id } = await requestIn('queued', database.requests, { site: 'hour' })
  const look = () => database.officers.recordView({ site: 'hour', officer, thing: 'request', requestId: id })
  await Promise.all(Array.from({ length: 20 }, look))
  expect((await views('hour')).items).toHaveLength(1)
  await database.officers.recordView({
    site: 'hour',
    officer: 'other@example.org',
    thing: 'request',
    requestId: id,
  })
  await database.officers.recordView({ site: 'hour', officer, thing: 'list', narrowedBy: ['status', 'q'] })
  expect((await views('hour')).items).toMatchObject([
    { officer, thing: 'list', requestId: null, narrowedBy: 'q status' },
    { officer: 'other@example.org', thing: 'request', requestId: id },
    { officer, thing: 'request', requestId: id, narrowedBy: '' },
  ])
  const seen = (await database.officers.timeline(id)).filter(({ action }) => action === 'viewed')
  expect(seen.map((entry) => entry.officer)).toEqual([officer, 'other@example.org'])
})

test('the next hour is another row', async () => {
  await table.query(`INSERT INTO officer_view (site, officer, thing, at)
    VALUES ('next', '${officer}', 'list_csv', now() - interval '1 hour')`)
  await database.officers.recordView({ site: 'next', officer, thing: 'list_csv' })
  expect((await views('next')).items).toHaveLength(2)
})

test('nobody takes a row back, and the site of another is not shown', async () => {
  await database.officers.recordView({ site: 'kept', officer, thing: 'views_csv' })
  for (const change of [
    'DELETE FROM officer_view',
    `UPDATE officer_view SET officer = 'x'`,
    'TRUNCATE officer_view',
  ])
    await expect(table.query(change)).rejects.toThrow('append-only')
  expect((await views('elsewhere')).items).toEqual([])
})

test('pages show each row once, newest first', async () => {
  for (let hour = 0; hour < 8; hour += 1)
    await table.query(
      `INSERT INTO officer_view (site, officer, thing, at) VALUES ('pages', 'o', 'list', now() - make_interval(hours => $1))`,
      [hour],
    )
  const times: number[] = []
  let cursor: string | undefined
  do {
    const page = await views('pages', cursor)
    times.push(...page.items.map(({ at }) => at.getTime()))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(times).toHaveLength(8)
  expect(times).toEqual(times.toSorted((one, other) => other - one))
})
