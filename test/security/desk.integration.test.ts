import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { requestIn } from '../support/export-requests.ts'
import { signToken } from '../support/signed-token.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const dpo = 'dpo@globex.example'
const { database } = await withTestDatabase()
let api: Awaited<ReturnType<typeof buildApiOnTable>>
const log: string[] = []
beforeAll(async () => {
  api = await buildApiOnTable(database, { log })
})
afterAll(async () => {
  await api.close()
})

const officer = { roles: ['Data Protection Officer'] }
const as = (user: string, claims = {}) => ({
  authorization: `Bearer ${signToken(user, { site: 'globex', ...claims })}`,
})

it('A84 whoever reads or takes away what is on the desk leaves their name, by every door, and no name stands in the log', async () => {
  const reader = `reader-${randomUUID()}@globex.example`
  const { id, subjectId } = await requestIn('queued', database.requests)
  const doors = [
    `/requests?q=${subjectId.slice(0, 12)}&status=queued`,
    '/requests.csv?overdue=1',
    `/requests/${id}`,
    `/v1/export-requests/${id}`,
    '/v1/export-requests?status=queued',
    '/requests/views.csv',
  ]
  for (const url of doors)
    expect([url, (await api.inject({ url, headers: as(reader, officer) })).statusCode]).toEqual([url, 200])
  const { items } = await database.officers.views({ site: 'globex', limit: 100 })
  const mine = items.filter((view) => view.officer === reader)
  expect(mine.map(({ thing, requestId, narrowedBy }) => [thing, requestId, narrowedBy])).toEqual([
    ['views_csv', null, ''],
    ['list', null, 'status'],
    ['request', id, ''],
    ['list_csv', null, 'overdue'],
    ['list', null, 'q status'],
  ])
  const page = await api.inject({ url: `/requests/${id}`, headers: as(dpo, officer) })
  expect(page.body).toContain(`<strong title="viewed">Looked at this request</strong>, by ${reader}`)
  const taken = await api.inject({ url: '/requests/views.csv', headers: as(dpo, officer) })
  expect(taken.body).toContain(`"${reader}","request","${id}",""`)
  expect(taken.body).not.toContain(subjectId)
  expect(log.join('')).not.toContain(reader)
  expect(log.join('')).not.toContain(subjectId)
  for (const url of ['/requests/views.csv', `/v1/export-requests/${id}`])
    expect((await api.inject({ url, headers: as('p@example.org') })).statusCode).toBeGreaterThanOrEqual(403)
})

it('A84 a stolen officer’s session that is not fresh does nothing to others and takes no list away, but may read', async () => {
  const strict = await buildApiOnTable(database, {
    settings: { fourEyes: true, stepUp: { maxAgeSeconds: 600, mailedCode: false } },
  })
  const stale = { ...officer, auth_time: Math.floor(Date.now() / 1000) - 3600 }
  const deed = (url: string, claims: object) =>
    strict.inject({
      ...{ method: 'POST', url, payload: 'reason=x&subject=p%40example.org' },
      headers: { ...as(dpo, claims), 'content-type': 'application/x-www-form-urlencoded' },
    })
  const { id, subjectId } = await requestIn('failed', database.requests)
  await database.officers.proposeDelegatedRequest({
    site: 'globex',
    subjectId,
    askedBy: 'other',
    reason: 'x',
  })
  const waiting = (await database.officers.waitingDelegatedRequests('globex')).find(
    (one) => one.subjectId === subjectId,
  )
  for (const url of [
    ...['retry', 'resend', 'cancel', 'revoke', 'extend', 'unfreeze'].map((what) => `/requests/${id}/${what}`),
    '/requests/ask',
    `/requests/delegated/${waiting?.id}/allow`,
    `/requests/delegated/${waiting?.id}/refuse`,
  ]) {
    const refused = await deed(url, stale)
    expect([url, refused.statusCode]).toEqual([url, 401])
    expect(refused.body).toContain('Please sign in again')
  }
  const open = (url: string) => strict.inject({ url, headers: as(dpo, stale) })
  expect((await open('/requests.csv')).statusCode).toBe(401)
  expect((await open('/requests/views.csv')).statusCode).toBe(401)
  expect((await open('/requests')).statusCode).toBe(200)
  expect((await open(`/requests/${id}`)).statusCode).toBe(200)
  expect((await deed(`/requests/${id}/retry`, officer)).statusCode).toBe(303)
  await strict.close()
})
