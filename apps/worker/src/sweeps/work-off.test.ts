import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { workOff } from './work-off.ts'

const take = (items: number[]) => async () => items.shift() ?? null
const open = () => new AbortController()

it('one that takes long keeps no other, and those that come meanwhile are taken too', async () => {
  const waiting = [0, 1, 2, 3, 4, 5]
  const done: number[] = []
  const slow = Promise.withResolvers<void>()
  const run = workOff({
    next: take(waiting),
    work: async (item) => {
      if (item === 0) await slow.promise
      done.push(item)
      return true
    },
    ...{ lanes: 2, atMost: 100, signal: open().signal },
  })
  await delay(50)
  waiting.push(6)
  await expect.poll(() => done, { timeout: 3_000 }).toEqual([1, 2, 3, 4, 5, 6])
  slow.resolve()
  expect(await run).toBe(7)
})

it('begins no more when it is stopped, and ends what is under way', async () => {
  const stopping = open()
  let begun = 0
  const run = workOff({
    next: async () => 1,
    work: async () => {
      begun += 1
      await delay(20)
      return true
    },
    ...{ lanes: 3, atMost: 1000, signal: stopping.signal },
  })
  await delay(50)
  stopping.abort()
  expect(await run).toBe(begun)
  expect(begun).toBeLessThan(20)
})

it('what is thrown ends the run, when what is under way is over', async () => {
  let ended = 0
  const run = workOff({
    next: take([0, 1, 2]),
    work: async (item) => {
      if (item === 0) throw new Error('the store is away')
      await delay(20)
      ended += 1
      return true
    },
    ...{ lanes: 3, atMost: 100, signal: open().signal },
  })
  await expect(run).rejects.toThrow('away')
  expect(ended).toBe(2)
})
