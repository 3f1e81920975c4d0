import type { Notification } from '@pdd/database'
import { createLogger } from '@pdd/runtime'
import { expect, it, vi } from 'vitest'
import { createLookUpMails } from './look-up-mails.ts'

const logger = createLogger({ name: 'worker', level: 'silent' })
const { signal } = new AbortController()

/** @param looked how many looks have come to an answer before */
function lookUp(
  looked: number,
  options: {
    find?: (nid: string) => Promise<string | null>
    policy?: 'resend_once' | 'hold'
    mails?: number
  } = {},
) {
  const waiting = Array.from({ length: options.mails ?? 1 }, (_, number) => {
    const mail = { id: `n${number}`, sendFence: 3, nid: `nid${number}`, requestId: 'r', kind: 'ready' }
    return { ...mail, lookups: looked } as Notification
  })
  const notifications = {
    sweepStuckSending: vi.fn(async () => 0),
    claimUnknown: vi.fn(async () => waiting.shift() ?? null),
    markSent: vi.fn(async () => true),
    markNotListed: vi.fn(async () => true),
    markHeld: vi.fn(async () => true),
    markNotSent: vi.fn(async () => true),
  }
  const mailer = { find: options.find ?? (async () => null) }
  const settings = { mailUnknownPolicy: options.policy ?? ('resend_once' as const) }
  const run = createLookUpMails({ notifications, mailer, logger, settings })
  return { run: () => run(signal), notifications }
}

it('a mail that the provider lists was sent', async () => {
  const { run, notifications } = lookUp(0, { find: async () => 'message' })
  expect(await run()).toBe(1)
  expect(notifications.markSent).toHaveBeenCalledWith('n0', 3, 'message')
  expect(notifications.markNotSent).not.toHaveBeenCalled()
})

it('one that is not listed is looked up again, and sent once more only after the last look', async () => {
  for (const early of [0, 1, 2]) {
    const { run, notifications } = lookUp(early)
    expect(await run()).toBe(0)
    expect(notifications.markNotListed).toHaveBeenCalledWith('n0', 3)
    expect(notifications.markNotSent).not.toHaveBeenCalled()
  }
  const { run, notifications } = lookUp(3)
  expect(await run()).toBe(1)
  expect(notifications.markNotSent).toHaveBeenCalledWith('n0', 3, 'mail.not_listed', 0)
})

it('by the policy hold it is held after the last look, and never sent twice', async () => {
  const { run, notifications } = lookUp(3, { policy: 'hold' })
  expect(await run()).toBe(1)
  expect(notifications.markHeld).toHaveBeenCalledWith('n0', 3, 'mail.not_listed')
  expect(notifications.markNotSent).not.toHaveBeenCalled()
})

it('a look that fails is no look, and the mails behind it are looked up all the same', async () => {
  const find = async (nid: string) => {
    if (nid === 'nid0') throw new Error('the provider is away')
    return 'message'
  }
  const { run, notifications } = lookUp(3, { find, mails: 4 })
  await expect(run()).rejects.toThrow('away')
  expect(notifications.markSent).toHaveBeenCalledTimes(3)
  for (const mark of [notifications.markNotListed, notifications.markNotSent])
    expect(mark).not.toHaveBeenCalled()
})

it('a provider that is away is not asked for every mail that waits', async () => {
  const find = vi.fn(() => Promise.reject(new Error('away')))
  await expect(lookUp(0, { find, mails: 100 }).run()).rejects.toThrow('away')
  expect(find.mock.calls.length).toBeLessThan(10)
})
