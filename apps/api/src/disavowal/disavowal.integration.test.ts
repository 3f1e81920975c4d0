import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApiOnTable } from '../../../../test/support/api-on-table.ts'
import { requestIn } from '../../../../test/support/export-requests.ts'
import { notMeLink } from '../../../../test/support/not-me-links.ts'
import { signToken } from '../../../../test/support/signed-token.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { database } = await withTestDatabase()
let app: Awaited<ReturnType<typeof buildApiOnTable>>
const log: string[] = []
beforeAll(async () => {
  app = await buildApiOnTable(database, { log })
})
afterAll(async () => {
  await app.close()
})

/** The link of a mail about this request. */
const linkOf = async (id: string) => (await notMeLink(database.officers, id)).path
const press = (url: string) =>
  app.inject({ method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
const ask = (user: string) =>
  app.inject({
    method: 'POST',
    url: '/v1/export-requests',
    headers: { authorization: `Bearer ${signToken(user, { site: 'globex' })}` },
  })

it('a mail scanner that opens the link, however often, changes nothing', async () => {
  const { id } = await requestIn('queued', database.requests)
  const url = await linkOf(id)
  for (const method of ['GET', 'HEAD', 'GET'] as const)
    expect((await app.inject({ method, url })).statusCode).toBe(200)
  expect((await database.requests.get(id))?.status).toBe('queued')
  expect((await press(url)).body).toContain('Stopped')
})

it('the button cancels, deletes, freezes and alerts, once, whoever is signed in', async () => {
  const { id, subjectId } = await requestIn('ready', database.requests)
  const url = await linkOf(id)
  expect((await press(url)).body).toContain('Stopped')
  expect((await database.requests.get(id))?.status).toBe('expired')
  expect((await database.requests.listUndeleted(100)).map((row) => row.id)).toContain(id)
  expect((await database.notifications.forRequest(id)).map(({ kind }) => kind)).toContain('disavowed')
  const refused = await ask(subjectId)
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'account.frozen'])
  expect(log.join('')).toContain('request.disavowed')
  expect((await press(url)).body).toContain('does not work any more')
})

it('a link that nobody sent says the same as one that is used up, and changes nothing', async () => {
  const { id } = await requestIn('queued', database.requests)
  const { statusCode, body } = await press(`/request-data/not-me/${randomBytes(32).toString('base64url')}`)
  expect(statusCode).toBe(200)
  expect(body).toContain('does not work any more')
  expect((await app.inject({ url: '/request-data/not-me/short' })).statusCode).toBe(400)
  expect((await database.requests.get(id))?.status).toBe('queued')
})

it('speaks the language of the browser, in its direction', async () => {
  const { id } = await requestIn('queued', database.requests)
  const { body } = await app.inject({
    url: await linkOf(id),
    headers: { 'accept-language': 'ar-EG, en;q=0.5' },
  })
  expect(body).toContain('<html lang="ar" dir="rtl">')
})

it('the token stands in no log', () => {
  expect(log.join('')).not.toMatch(/not-me\/[A-Za-z0-9_-]{43}/)
})
