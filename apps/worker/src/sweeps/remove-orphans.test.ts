import { expect, it, vi } from 'vitest'
import { createRemoveOrphans } from './remove-orphans.ts'

const hours = (count: number) => new Date(Date.now() - count * 3600_000)

it('removes what no row names, and nothing young, named, under way, or of a request that may come back', async () => {
  const rows: Record<string, unknown> = {
    published: { status: 'ready', fence: 2, objectKey: 'exports/published/2/personal-data.json' },
    young: { status: 'ready', fence: 2, objectKey: 'exports/young/2/personal-data.json' },
    running: { status: 'running', fence: 3, objectKey: null },
  }
  const listed = [
    ['exports/published/1/personal-data.json', 2],
    ['exports/published/2/personal-data.json', 2],
    ['exports/running/2/personal-data.json', 2],
    ['exports/running/3/personal-data.json', 2],
    ['exports/young/1/personal-data.json', 0.5],
    ['exports/restored/1/personal-data.json', 12],
    ['exports/gone/1/personal-data.json', 25],
  ] as const
  const remove = vi.fn(async (_key: string) => {})
  const sweep = createRemoveOrphans({
    requests: { get: async (id) => (rows[id] ?? null) as never },
    objects: {
      remove,
      async *list() {
        for (const [key, age] of listed) yield { key, lastModified: hours(age), bytes: 1n }
      },
    },
  })
  expect(await sweep()).toBe(3)
  expect(remove.mock.calls.flat()).toEqual([
    'exports/published/1/personal-data.json',
    'exports/running/2/personal-data.json',
    'exports/gone/1/personal-data.json',
  ])
})
