import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keptFor } from './kept-for.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('asks once for all who want the same, each key for itself, and again when the time is over', async () => {
  const ask = vi.fn(async (key: string) => `${key} ${ask.mock.calls.length}`)
  const kept = keptFor(1000, ask)
  expect(await Promise.all([kept('a'), kept('a'), kept('b')])).toEqual(['a 1', 'a 1', 'b 2'])
  vi.advanceTimersByTime(999)
  expect(await kept('a')).toBe('a 1')
  vi.advanceTimersByTime(1)
  expect(await kept('a')).toBe('a 3')
})

it('keeps no failure', async () => {
  const ask = vi.fn(async () => 1).mockRejectedValueOnce(new Error('away'))
  const kept = keptFor(1000, ask)
  await expect(kept('a')).rejects.toThrow('away')
  expect(await kept('a')).toBe(1)
})
