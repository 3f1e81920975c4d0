import { createLogger } from '@pdd/runtime'
import { expect, it, vi } from 'vitest'
import { createRemoveOrphans } from './remove-orphans.ts'

const hours = (count: number) => new Date(Date.now() - count * 3600_000)
const { signal } = new AbortController()

/** @param listed keys and their ages in hours */
function sweepOf(
  rows: Record<string, { status: string; fence: number; objectKey: string | null }>,
  listed: readonly (readonly [string, number])[],
  options: { refuse?: string; deferred?: string[]; released?: boolean } = {},
) {
  const remove = vi.fn(async (key: string) => {
    if (key === options.refuse) throw new Error('held')
  })
  const stop = vi.fn(async () => options.released ?? false)
  const defer = vi.fn(async () => {})
  const run = createRemoveOrphans({
    requests: {
      getAll: async (ids) =>
        ids.flatMap((id) => (rows[id] === undefined ? [] : [{ ...rows[id], id } as never])),
    },
    undone: { defer, settle: async () => {}, deferred: async () => new Set(options.deferred) },
    brakes: { stop, clear: async () => {} },
    logger: createLogger({ name: 'worker', level: 'silent' }),
    objects: {
      remove,
      async *list() {
        for (const [key, age] of listed) yield { key, lastModified: hours(age), bytes: 1n }
      },
    },
  })
  return { run: () => run(signal), removed: () => remove.mock.calls.flat(), stop, defer }
}
const key = (id: string, fence: number) => `exports/${id}/${fence}/personal-data.json`
const ready = (id: string, fence = 2) => ({ status: 'ready', fence, objectKey: key(id, fence) })

it('removes what no row names, and nothing young, named, under way, or of a request that may come back', async () => {
  const rows = {
    published: ready('published'),
    young: ready('young'),
    running: { ...ready('', 3), status: 'running' },
  }
  const { run, removed } = sweepOf(rows, [
    [key('published', 1), 2],
    [key('published', 2), 2],
    [key('running', 2), 2],
    [key('running', 3), 2],
    [key('young', 1), 0.5],
    [key('restored', 1), 12],
    [key('gone', 1), 25],
  ])
  expect(await run()).toBe(3)
  expect(removed()).toEqual([key('published', 1), key('running', 2), key('gone', 1)])
})

it('one that the store refuses to remove keeps no other, and is not tried at every run', async () => {
  const rows = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, ready(id)]))
  const listed = Object.keys(rows).map((id) => [key(id, 1), 2] as const)
  const first = sweepOf(rows, listed, { refuse: key('a', 1) })
  await expect(first.run()).rejects.toThrow('held')
  expect(first.removed()).toHaveLength(4)
  expect(first.defer).toHaveBeenCalledExactlyOnceWith('orphans', key('a', 1), 'internal', expect.anything())
  const second = sweepOf(rows, listed, { deferred: [key('a', 1)] })
  expect(await second.run()).toBe(3)
})

const named = ['a', 'b', 'c', 'd', 'e', 'f']
const strangers = ['x', 'y', 'z']

it.each([
  ['is another one and knows nothing', {}],
  ['is of an earlier day and knows a part', Object.fromEntries(named.map((id) => [id, ready(id)]))],
  [
    'is of an earlier day, before these attempts',
    Object.fromEntries([...named.map((id) => [id, ready(id)]), ...strangers.map((id) => [id, ready(id, 1)])]),
  ],
])('a table that %s costs no object, before somebody lets it', async (_what, rows) => {
  const listed = [...named, ...strangers].map((id) => [key(id, 2), 48] as const)
  const stopped = sweepOf(rows, listed)
  expect(await stopped.run()).toBe(0)
  expect(stopped.removed()).toEqual([])
  expect(stopped.stop).toHaveBeenCalledOnce()
  const released = sweepOf(rows, listed, { released: true })
  expect(await released.run()).toBeGreaterThan(0)
})

it('orphans of attempts that the table has had are removed, however many they are', async () => {
  const rows = Object.fromEntries(named.map((id) => [id, { status: 'cancelled', fence: 4, objectKey: null }]))
  const { run, stop } = sweepOf(
    rows,
    named.map((id) => [key(id, 2), 2] as const),
  )
  expect(await run()).toBe(6)
  expect(stop).not.toHaveBeenCalled()
})
