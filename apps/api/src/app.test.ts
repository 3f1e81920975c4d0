import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { bearer, expectNobodyIn, withApiInMemory } from '../../../test/support/api-in-memory.ts'

const { app, post, readyRow, requests, log } = await withApiInMemory()

it('an address that does not exist', async () => {
  const answer = await app.inject({ url: '/nothing/here' })
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'route.not_found'])
})

it('writes no person, no credential and no address with a query into its log', async () => {
  const site = { host: 'erp.globex.example' }
  await post({ ...site, cookie: 'sid=good' })
  await post({ ...site, authorization: 'token key:secret' })
  await post(await bearer({ sub: 'other@example.org' }))
  await app.inject({ url: '/v1/export-requests?subject=other@example.org', headers: await bearer() })
  const url = `/v1/export-requests/${readyRow().id}/download`
  const link = await app.inject({ method: 'POST', url, headers: await bearer() })
  expect(link.json().url).toContain('X-Amz')
  expect(log.join('').match(/http\.answered/g)?.length).toBeGreaterThanOrEqual(5)
  expectNobodyIn(log)
})

it('tells nothing of an error that is not ours', async () => {
  requests.get = async () => {
    throw new Error('duplicate key: maria.santos@example.org')
  }
  const answer = await app.inject({ url: `/v1/export-requests/${randomUUID()}`, headers: await bearer() })
  expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal'])
  expect(answer.body + log.join('')).not.toContain('duplicate key')
})
