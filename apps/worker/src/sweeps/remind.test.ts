import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRemind } from './remind.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('each run begins where the last one has ended, and all are looked at again after an hour', async () => {
  const ends = [1, 2, 3, 4].map((hours) => new Date(hours * 3_600_000))
  const left = [...ends]
  const oweExpiring = vi.fn(async (_look: { lookedUntil?: Date | null }) => ({
    owed: 1,
    lookedUntil: left.shift() as Date,
  }))
  const remind = createRemind({ officers: { oweExpiring }, settings: { remindSeconds: 60 } })
  expect(await remind()).toBe(1)
  await remind()
  vi.advanceTimersByTime(3_600_001)
  await remind()
  await remind()
  const begun = oweExpiring.mock.calls.map(([{ lookedUntil }]) => lookedUntil)
  expect(begun).toEqual([null, ends[0], null, ends[2]])
})
