import { defineError } from '@pdd/core'
import type { Claim } from '@pdd/database'
import { expect, it, vi } from 'vitest'
import { backoffSeconds, createEndAttempt } from './end-attempt.ts'
import { aborted, attemptFenced } from './worker-errors.ts'

const erpDown = defineError({ code: 'erp.down', title: 't', remedy: 'r', status: 500, retryable: true })
const noSuchSubject = defineError({
  code: 'subject.gone',
  title: 't',
  remedy: 'r',
  status: 500,
  retryable: false,
})

function endWith(error: unknown, { attempt = 1, rowKey = null as string | null } = {}) {
  const requests = {
    release: vi.fn(async () => true),
    retryLater: vi.fn(async () => true),
    giveUp: vi.fn(async () => true),
    get: vi.fn(async () => ({ objectKey: rowKey }) as never),
  }
  const objects = { remove: vi.fn(async () => {}) }
  const notify = vi.fn(async () => {})
  const logger = { warn: vi.fn(), error: vi.fn(), info: vi.fn() } as never
  const end = createEndAttempt({ requests, objects, notify, settings: { maxAttempts: 3 } })
  const claim = { request: { id: 'r' }, fence: 7, attempt } as Claim
  return end({ claim, key: 'exports/r/7/personal-data.json', error, logger }).then(() => ({
    requests,
    objects,
    notify,
  }))
}

it('waits for another attempt while there are some left, and tells nobody', async () => {
  const { requests, notify, objects } = await endWith(erpDown())
  expect(requests.retryLater).toHaveBeenCalledWith('r', 7, 'erp.down', expect.any(Number))
  expect(objects.remove).toHaveBeenCalledOnce()
  expect(notify).not.toHaveBeenCalled()
})

it('gives up after the last attempt and tells the person once', async () => {
  const { requests, notify } = await endWith(erpDown(), { attempt: 3 })
  expect(requests.giveUp).toHaveBeenCalledWith('r', 7, 'erp.down')
  expect(notify).toHaveBeenCalledOnce()
})

it('gives up at once when trying again has no chance', async () => {
  const { requests } = await endWith(noSuchSubject())
  expect(requests.giveUp).toHaveBeenCalledOnce()
  expect(requests.retryLater).not.toHaveBeenCalled()
})

it('does not count an attempt that was stopped', async () => {
  const { requests } = await endWith(aborted())
  expect(requests.release).toHaveBeenCalledWith('r', 7)
  expect(requests.retryLater).not.toHaveBeenCalled()
})

it('touches nothing but its own object once fenced', async () => {
  const { requests, objects, notify } = await endWith(attemptFenced())
  expect(objects.remove).toHaveBeenCalledWith('exports/r/7/personal-data.json')
  for (const write of [requests.release, requests.retryLater, requests.giveUp, notify])
    expect(write).not.toHaveBeenCalled()
})

it('keeps the object that the row names: the publish whose answer was lost did happen', async () => {
  const { objects } = await endWith(erpDown(), { rowKey: 'exports/r/7/personal-data.json' })
  expect(objects.remove).not.toHaveBeenCalled()
})

it('waits longer each time, spread by half, never over nine hours', () => {
  expect([1, 2, 3].map((attempt) => backoffSeconds(attempt, () => 0.5))).toEqual([30, 120, 480])
  expect(backoffSeconds(40, () => 1)).toBeLessThanOrEqual(9 * 3600)
})
