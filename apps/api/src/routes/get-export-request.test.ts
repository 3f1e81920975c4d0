import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { bearer, withApiInMemory } from '../../../../test/support/api-in-memory.ts'

const { app, keep } = await withApiInMemory()

it('one answer for ids that are foreign, unknown, of another site, or no ids', async () => {
  const foreign = keep({ subjectId: 'other@example.org' })
  const elsewhere = keep({ site: 'acme' })
  const answers = []
  for (const id of [foreign.id, elsewhere.id, randomUUID(), 'not-an-id']) {
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/events'],
      ['POST', '/download'],
      ['POST', '/cancel'],
    ] as const) {
      const answer = await app.inject({
        method,
        url: `/v1/export-requests/${id}${path}`,
        headers: await bearer(),
      })
      answers.push(`${answer.statusCode} ${answer.json().code}`)
    }
  }
  expect(new Set(answers)).toEqual(new Set(['404 export_request.not_found']))
})
