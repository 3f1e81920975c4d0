import { expect, it, vi } from 'vitest'
import { onceIn } from './once-in.ts'

it('looks once for all who come while a look is under way, however long that takes, and for a while after it', async () => {
  vi.useFakeTimers()
  const answers = [Promise.withResolvers<number>(), Promise.withResolvers<number>()]
  const look = vi.fn(() => (answers[look.mock.calls.length - 1] as PromiseWithResolvers<number>).promise)
  const counted = onceIn(1000, look)
  const asked = [counted()]
  vi.advanceTimersByTime(60_000)
  asked.push(counted())
  answers[0]?.resolve(7)
  expect(await Promise.all(asked)).toEqual([7, 7])
  vi.advanceTimersByTime(999)
  expect(await counted()).toBe(7)
  expect(look).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1)
  answers[1]?.resolve(8)
  expect(await counted()).toBe(8)
  vi.useRealTimers()
})

it('looks again after a look that failed', async () => {
  const look = vi.fn(async () => 1).mockRejectedValueOnce(new Error('away'))
  const counted = onceIn(1000, look)
  await expect(counted()).rejects.toThrow('away')
  expect(await counted()).toBe(1)
})
