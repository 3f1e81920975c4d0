import type { Claim } from '@pdd/database'
import { expect, it, vi } from 'vitest'
import { claimNextRequest } from './claim-next.ts'

const settings = { workerId: 'w', leaseSeconds: 30, maxAttempts: 5, siteCap: 4 }
const claimed = (id: string) => ({ request: { id } }) as Claim

function look(answers: (Claim | 'capped' | 'outrun' | null)[]) {
  const claimNext = vi.fn(async () => answers.shift() ?? null)
  const stop = new AbortController()
  const result = claimNextRequest('named', { requests: { claimNext }, settings, signal: stop.signal })
  return { result, claimNext, stop }
}

it('claims whose turn it is, be it another than the wake-up names', async () => {
  const { result, claimNext } = look([claimed('other')])
  expect((await result)?.request.id).toBe('other')
  expect(claimNext).toHaveBeenCalledWith('named', settings)
})

it('looks again at once when another worker was quicker', async () => {
  const { result } = look(['outrun', claimed('named')])
  const startedAt = performance.now()
  expect((await result)?.request.id).toBe('named')
  expect(performance.now() - startedAt).toBeLessThan(100)
})

it('waits while every site has as many as it may, and is not spent', async () => {
  const { result, claimNext } = look(['capped', 'capped', claimed('named')])
  expect((await result)?.request.id).toBe('named')
  expect(claimNext).toHaveBeenCalledTimes(3)
})

it('ends when nothing waits, and when the worker stops', async () => {
  expect(await look([null]).result).toBeNull()
  const stopped = look(Array.from({ length: 40 }, () => 'capped' as const))
  stopped.stop.abort()
  expect(await stopped.result).toBeNull()
  expect(stopped.claimNext.mock.calls.length).toBeLessThan(3)
})
