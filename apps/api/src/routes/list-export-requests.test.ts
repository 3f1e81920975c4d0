import { expect, it } from 'vitest'
import { bearer, me, withApiInMemory } from '../../../../test/support/api-in-memory.ts'

const { app, keep } = await withApiInMemory()

it('an officer sees every request of their site and of no other', async () => {
  const foreign = keep({ subjectId: 'other@example.org' })
  const elsewhere = keep({ site: 'acme' })
  const officer = await bearer({ sub: 'officer@globex.example', roles: ['System Manager'] })
  const listed = (await app.inject({ url: '/v1/export-requests', headers: officer })).json().items
  const ids = listed.map(({ id }: { id: string }) => id)
  expect(ids).toContain(foreign.id)
  expect(ids).not.toContain(elsewhere.id)
  expect(
    (await app.inject({ url: `/v1/export-requests/${elsewhere.id}`, headers: officer })).statusCode,
  ).toBe(404)
})

it('a person lists their own, and may not name another', async () => {
  keep()
  keep({ subjectId: 'other@example.org' })
  const listed = (await app.inject({ url: '/v1/export-requests', headers: await bearer() })).json().items
  expect(new Set(listed.map(({ subject }: { subject: string }) => subject))).toEqual(new Set([me]))
  const named = await app.inject({
    url: '/v1/export-requests?subject=other@example.org',
    headers: await bearer(),
  })
  expect([named.statusCode, named.json().code]).toEqual([403, 'officer.required'])
})
