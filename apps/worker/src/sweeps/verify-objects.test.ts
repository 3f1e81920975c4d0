import type { ExportRequest } from '@pdd/core'
import { createLogger } from '@pdd/runtime'
import { expect, it } from 'vitest'
import { createVerifyObjects } from './verify-objects.ts'

const sized = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index).padStart(4, '0'),
    objectKey: `exports/${index}`,
    ...(index % 2 === 0 ? { bytes: 5n } : { bytes: 60n, storedBytes: 5n }),
  }))

it('holds every ready row against the store, page by page, and counts what is gone or another', async () => {
  const rows = sized(450) as ExportRequest[]
  const lines: string[] = []
  const logger = createLogger({
    name: 'worker',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  })
  const run = createVerifyObjects({
    logger,
    requests: {
      listReady: async ({ after, limit }) =>
        rows.filter(({ id }) => after === null || id > after).slice(0, limit),
    },
    objects: {
      head: async (key) => {
        if (key === 'exports/7') return null
        return { bytes: key === 'exports/301' ? 4n : 5n, versionId: null }
      },
    },
  })
  expect(await run(new AbortController().signal)).toBe(2)
  const told = lines.map((line) => JSON.parse(line))
  expect(told).toMatchObject([
    { event: 'object.missing', export_id: '0007' },
    { event: 'object.changed', export_id: '0301' },
  ])
})

it('an object that cannot be looked at keeps no other, and a store that is away ends the run', async () => {
  const rows = sized(100) as ExportRequest[]
  const asked: string[] = []
  const run = (isAway: (key: string) => boolean) =>
    createVerifyObjects({
      logger: createLogger({ name: 'worker', level: 'silent' }),
      requests: { listReady: async ({ after }) => (after === null ? rows : []) },
      objects: {
        head: async (key) => {
          asked.push(key)
          if (isAway(key)) throw new Error('denied')
          return { bytes: 5n, versionId: null }
        },
      },
    })(new AbortController().signal)
  expect(await run((key) => key === 'exports/3')).toBe(1)
  expect(asked.splice(0)).toHaveLength(100)
  await expect(run(() => true)).rejects.toThrow('denied')
  expect(asked.length).toBeLessThan(30)
})
