import { defineError } from '@pdd/core'
import type { Claim } from '@pdd/database'
import { expect, it, vi } from 'vitest'
import { aborted, attemptFenced } from '../worker-errors.ts'
import { backoffSeconds, createHandleFailedAttempt, outagePauseSeconds } from './handle-failed-attempt.ts'

const kind = { title: 't', remedy: 'r', status: 500 }
const ownFault = defineError({ ...kind, code: 'upload.cut', retryable: true })
const erpDown = defineError({ ...kind, code: 'erp.down', retryable: true, outage: true })
const tableDown = defineError({ ...kind, code: 'table.down', retryable: true, outage: true })
const noSuchSubject = defineError({ ...kind, code: 'subject.gone', retryable: false })

const key = 'exports/r/7/personal-data.json'

type Case = {
  attempt?: number
  waits?: number
  /** the row as it is found after the decision */
  row?: { objectKey: string | null; fence: number }
  /** whether the row was still this attempt's when it was decided */
  ours?: boolean
  /** whether an outage may still be waited for */
  early?: boolean
  /** how often the table does not answer first */
  away?: number
  stopping?: AbortSignal
}

async function endWith(
  error: unknown,
  { attempt = 1, waits = 0, row, ours = true, early = true, ...other }: Case = {},
) {
  const { stopping = new AbortController().signal } = other
  let { away = 0 } = other
  const order: string[] = []
  const answering = (name: string, answer: boolean) =>
    vi.fn(async () => {
      if (away > 0) {
        away -= 1
        throw tableDown()
      }
      order.push(name)
      return answer
    })
  const requests = {
    release: answering('release', ours),
    retryLater: answering('retryLater', ours),
    waitForOutage: answering('waitForOutage', ours && early),
    giveUp: answering('giveUp', ours),
    get: vi.fn(async () => (row ?? { objectKey: null, fence: 7 }) as never),
  }
  const objects = { remove: vi.fn(async () => void order.push('remove')) }
  const notify = vi.fn(async () => {})
  const logger = { warn: vi.fn(), error: vi.fn(), info: vi.fn() } as never
  const settings = { maxAttempts: 3, giveUpDaysBeforeDue: 3 }
  const end = createHandleFailedAttempt({ requests, objects, notify, settings })
  const claim = { request: { id: 'r', waits }, fence: 7, attempt } as unknown as Claim
  await end({ claim, key, error, logger, stopping })
  return { requests, objects, notify, order }
}

it('waits for another attempt while there are some left, and tells nobody', async () => {
  const { requests, notify, order } = await endWith(ownFault())
  expect(requests.retryLater).toHaveBeenCalledWith('r', 7, 'upload.cut', expect.any(Number))
  expect(order).toEqual(['retryLater', 'remove'])
  expect(notify).not.toHaveBeenCalled()
})

it('gives up after the last attempt and tells the person once', async () => {
  const { requests, notify } = await endWith(ownFault(), { attempt: 3 })
  expect(requests.giveUp).toHaveBeenCalledWith('r', 7, 'upload.cut')
  expect(notify).toHaveBeenCalledOnce()
})

it('gives up at once when trying again has no chance', async () => {
  const { requests, order } = await endWith(noSuchSubject())
  expect(requests.giveUp).toHaveBeenCalledOnce()
  expect(order).toEqual(['giveUp', 'remove'])
})

it('waits for what is away without using up an attempt, be it the last one', async () => {
  for (const attempt of [1, 3]) {
    const { requests, notify, order } = await endWith(erpDown(), { attempt, waits: 2 })
    expect(order).toEqual(['waitForOutage', 'remove'])
    expect(requests.waitForOutage).toHaveBeenCalledWith('r', 7, 'erp.down', {
      delaySeconds: expect.any(Number),
      daysBeforeDue: 3,
    })
    expect(notify).not.toHaveBeenCalled()
  }
})

it('counts an outage as any other failure once the request is nearly due', async () => {
  expect((await endWith(erpDown(), { early: false })).order).toEqual([
    'waitForOutage',
    'retryLater',
    'remove',
  ])
  const last = await endWith(erpDown(), { early: false, attempt: 3 })
  expect(last.order).toEqual(['waitForOutage', 'giveUp', 'remove'])
  expect(last.notify).toHaveBeenCalledOnce()
})

it('does not count an attempt that was stopped', async () => {
  const { requests, order } = await endWith(aborted())
  expect(requests.release).toHaveBeenCalledWith('r', 7)
  expect(order).toEqual(['release', 'remove'])
})

it('keeps the object where the row was not its own to decide: the publish whose answer was lost did happen', async () => {
  for (const error of [ownFault(), erpDown(), aborted(), noSuchSubject(), attemptFenced()]) {
    for (const fence of [7, 8]) {
      const { objects, notify } = await endWith(error, { ours: false, row: { objectKey: key, fence } })
      expect(objects.remove).not.toHaveBeenCalled()
      expect(notify).not.toHaveBeenCalled()
    }
  }
})

it('keeps the object while nobody can know: the row is held, or cannot be read', async () => {
  const { objects } = await endWith(attemptFenced(), { row: { objectKey: null, fence: 7 } })
  expect(objects.remove).not.toHaveBeenCalled()
})

it('once fenced, removes its own object when others have taken the row, and touches nothing else', async () => {
  const { requests, objects, notify } = await endWith(attemptFenced(), {
    row: { objectKey: 'other', fence: 8 },
  })
  expect(objects.remove).toHaveBeenCalledWith(key)
  for (const write of [
    requests.release,
    requests.retryLater,
    requests.waitForOutage,
    requests.giveUp,
    notify,
  ])
    expect(write).not.toHaveBeenCalled()
})

it('waits longer each time, spread by half, never over nine hours', () => {
  expect([1, 2, 3].map((attempt) => backoffSeconds(attempt, () => 0.5))).toEqual([30, 120, 480])
  expect(backoffSeconds(40, () => 1)).toBeLessThanOrEqual(9 * 3600)
})

it('waits for an outage longer each time, never over six hours', () => {
  expect([0, 1, 2].map((waits) => outagePauseSeconds(waits, () => 1))).toEqual([30, 120, 480])
  for (const waits of [4, 5, 100]) {
    expect(outagePauseSeconds(waits, () => 1)).toBeLessThanOrEqual(6 * 3600)
    expect(outagePauseSeconds(waits, () => 0)).toBeGreaterThan(3600)
  }
})

it('waits for a table that is away, so that its decision is not lost', async () => {
  const { requests, order } = await endWith(tableDown(), { away: 2 })
  expect(order).toEqual(['waitForOutage', 'remove'])
  expect(requests.giveUp).not.toHaveBeenCalled()
}, 10_000)

it('waits for no table once the worker stops', async () => {
  const stopping = AbortSignal.abort('shutdown')
  await expect(endWith(aborted(), { away: 3, stopping })).rejects.toMatchObject({ code: 'table.down' })
})
