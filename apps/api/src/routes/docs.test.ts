import { expect, it } from 'vitest'
import { withApiInMemory } from '../../../../test/support/api-in-memory.ts'

const { app } = await withApiInMemory()

it('publishes OpenAPI of every route, and the schema of the file', async () => {
  const document = (await app.inject({ url: '/docs/json' })).json()
  expect(Object.keys(document.paths)).toContain('/v1/export-requests')
  expect((await app.inject({ url: '/schemas/bundle-1.json' })).json().properties.manifest).toBeDefined()
})
