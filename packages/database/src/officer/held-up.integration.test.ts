import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { claimOptions, newRequest, requestIn } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase()

const officer = 'dpo@example.org'
const pause = { delaySeconds: 3600, daysBeforeDue: 3 }
const failed = (site: string, over = {}) => requestIn('failed', database.requests, { site, ...over })
const failedFor = (site: string, over = {}) =>
  database.officers.failedFor({ site, officer, reasonCode: 'erp.table_unreadable', limit: 200, ...over })

test('what waits and what failed is told by reason, with since when and the next deadline', async () => {
  const site = 'held'
  const waiting: string[] = []
  for (let n = 0; n < 3; n += 1) {
    const { request } = await database.requests.create(newRequest({ site }))
    const claim = await database.requests.claim(request.id, claimOptions)
    await database.requests.waitForOutage(request.id, claim!.fence, 'erp.unavailable', pause)
    waiting.push(request.id)
  }
  await table.query(`UPDATE export_request SET waiting_since = now() - interval '2 days' WHERE id = $1`, [
    waiting[1],
  ])
  await failed(site)
  await requestIn('queued', database.requests, { site })
  await failed('elsewhere')
  const held = await database.officers.heldUp(site, officer)
  expect(held).toMatchObject([
    { status: 'retrying', reasonCode: 'erp.unavailable', count: 3 },
    { status: 'failed', reasonCode: 'erp.table_unreadable', count: 1, since: null },
  ])
  const hours = (Date.now() - (held[0]?.since?.getTime() ?? 0)) / 3600_000
  expect(Math.round(hours)).toBe(48)
})

test('what may start again is of one site and one reason, nearest deadline first, and at most so many', async () => {
  const site = 'again'
  const day = (count: number) => new Date(Date.now() + count * 86_400_000)
  const late = await failed(site, { dueAt: day(20) })
  const early = await failed(site, { dueAt: day(2) })
  const other = await failed(site)
  await table.query(`UPDATE export_request SET reason_code = 'collect.secret_found' WHERE id = $1`, [
    other.id,
  ])
  await failed('another')
  expect(await failedFor(site)).toEqual([early.id, late.id])
  expect(await failedFor(site, { limit: 1 })).toEqual([early.id])
})

test('nobody’s own, none of a frozen account, and none of a person who has asked anew since', async () => {
  const site = 'careful'
  await failed(site, { subjectId: 'DPO@example.org' })
  const frozen = await failed(site)
  await table.query(
    'INSERT INTO account_freeze (site, subject_id, request_id) SELECT site, subject_id, id FROM export_request WHERE id = $1',
    [frozen.id],
  )
  const subjectId = `${randomUUID()}@example.org`
  await failed(site, { subjectId })
  const newer = await failed(site, { subjectId })
  expect(await failedFor(site)).toEqual([newer.id])
  expect(await database.officers.heldUp(site, officer)).toMatchObject([{ status: 'failed', count: 1 }])
})
