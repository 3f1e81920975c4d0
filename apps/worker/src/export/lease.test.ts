import { getEventListeners } from 'node:events'
import { codeOf } from '@pdd/core'
import { type Claim, databaseUnavailable } from '@pdd/database'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepLease } from './lease.ts'

const claim = { request: { id: 'r' }, fence: 3, attempt: 1 } as Claim
const progress = { current: 'User', doctypesDone: 0, doctypesTotal: 2, counts: {}, bytes: 0 }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function leaseWith(heartbeat: () => Promise<boolean>, parent = new AbortController()) {
  const beat = vi.fn(heartbeat)
  return {
    beat,
    parent,
    lease: keepLease({ claim, requests: { heartbeat: beat }, leaseSeconds: 12, parent: parent.signal }),
  }
}

it('renews six times per lease and carries the latest progress within half a second', async () => {
  const { beat, lease } = leaseWith(async () => true)
  lease.report(progress)
  await vi.advanceTimersByTimeAsync(600)
  expect(beat).toHaveBeenLastCalledWith('r', 3, { leaseSeconds: 12, progress })
  await vi.advanceTimersByTimeAsync(11_500)
  expect(beat.mock.calls.length).toBeGreaterThanOrEqual(6)
  lease.stop()
})

it('aborts as fenced when the row is no longer ours', async () => {
  const { lease } = leaseWith(async () => false)
  await vi.advanceTimersByTimeAsync(2_100)
  expect(codeOf(lease.signal.reason)).toBe('attempt.fenced')
  lease.stop()
})

it('outlives a database that is away for a moment, and stops before its lease ends when it stays away', async () => {
  const { lease } = leaseWith(async () => {
    throw new Error('down')
  })
  await vi.advanceTimersByTimeAsync(8_000)
  expect(lease.signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(3_900)
  expect(codeOf(lease.signal.reason)).toBe('attempt.fenced')
  lease.stop()
})

it('stops in time although the clock of its machine is put back meanwhile', async () => {
  const { lease } = leaseWith(async () => {
    throw new Error('down')
  })
  await vi.advanceTimersByTimeAsync(4_000)
  vi.setSystemTime(Date.now() - 3_600_000)
  await vi.advanceTimersByTimeAsync(7_900)
  expect(lease.signal.aborted).toBe(true)
  lease.stop()
})

it('goes on although the clock of its machine is put forward meanwhile', async () => {
  let isAway = false
  const { lease } = leaseWith(async () => {
    if (isAway) throw new Error('down for a moment')
    return true
  })
  await vi.advanceTimersByTimeAsync(4_000)
  vi.setSystemTime(Date.now() + 3_600_000)
  isAway = true
  await vi.advanceTimersByTimeAsync(2_000)
  expect(lease.signal.aborted).toBe(false)
  lease.stop()
})

it('stops for the outage, not as fenced, when it is the table that is away', async () => {
  const { lease } = leaseWith(async () => {
    throw databaseUnavailable()
  })
  await vi.advanceTimersByTimeAsync(11_900)
  expect(codeOf(lease.signal.reason)).toBe('database.unavailable')
  lease.stop()
})

it('aborts as not counted when the worker stops', () => {
  const { lease, parent } = leaseWith(async () => true)
  parent.abort('shutdown')
  expect(codeOf(lease.signal.reason)).toBe('attempt.aborted')
  lease.stop()
})

it('lets go of a parent that outlives it', () => {
  const { lease, parent } = leaseWith(async () => true)
  expect(getEventListeners(parent.signal, 'abort')).toHaveLength(1)
  lease.stop()
  expect(getEventListeners(parent.signal, 'abort')).toHaveLength(0)
})
