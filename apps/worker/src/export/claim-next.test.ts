import type { Claim } from '@pdd/database'
import { expect, it, vi } from 'vitest'
import { claimInTurn } from './claim-next.ts'

const settings = { workerId: 'w', leaseSeconds: 30, maxAttempts: 5, siteCap: 4 }
const claimed = (id: string) => ({ request: { id } }) as Claim

function look(answers: ({ id: string; capped: boolean } | null)[], held: string[] = []) {
  const nextDue = vi.fn(async () => answers.shift() ?? null)
  const claim = vi.fn(async (id: string) => (held.includes(id) ? null : claimed(id)))
  const stop = new AbortController()
  const result = claimInTurn('named', { requests: { nextDue, claim }, settings, signal: stop.signal })
  return { result, nextDue, claim, stop }
}

it('claims whose turn it is, be it another than the wake-up names', async () => {
  const { result, nextDue } = look([{ id: 'other', capped: false }])
  expect((await result)?.request.id).toBe('other')
  expect(nextDue).toHaveBeenCalledWith('named', settings)
})

it('looks again when another worker was quicker', async () => {
  const { result } = look(
    [
      { id: 'taken', capped: false },
      { id: 'named', capped: false },
    ],
    ['taken'],
  )
  expect((await result)?.request.id).toBe('named')
})

it('waits while every site has as many as it may, and is not spent', async () => {
  const { result, claim } = look([
    { id: 'named', capped: true },
    { id: 'named', capped: true },
    { id: 'named', capped: false },
  ])
  expect((await result)?.request.id).toBe('named')
  expect(claim).toHaveBeenCalledTimes(1)
})

it('ends when nothing waits, and when the worker stops', async () => {
  expect(await look([null]).result).toBeNull()
  const stopped = look(Array.from({ length: 40 }, () => ({ id: 'named', capped: true })))
  stopped.stop.abort()
  expect(await stopped.result).toBeNull()
  expect(stopped.claim).not.toHaveBeenCalled()
})
