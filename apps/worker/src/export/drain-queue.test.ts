import { expect, it, vi } from 'vitest'
import { drainQueue } from './drain-queue.ts'

const job = { requestId: '0d4a6a0e-6b5e-4b1c-9a55-3f1f2b6a7c01', generation: 1 }
const { signal } = new AbortController()

it('goes on under one wake-up until nothing waits', async () => {
  const waiting = [true, true, true, false, true]
  const exportNext = vi.fn(async () => waiting.shift() === true)
  await drainQueue(exportNext)(job, signal, () => true)
  expect(exportNext.mock.calls).toEqual(Array.from({ length: 4 }, () => [job, signal]))
})

it('begins nothing more once its consumer takes none', async () => {
  const exportNext = vi.fn(async () => true)
  await drainQueue(exportNext)(job, signal, () => exportNext.mock.calls.length < 2)
  expect(exportNext).toHaveBeenCalledTimes(2)
})
