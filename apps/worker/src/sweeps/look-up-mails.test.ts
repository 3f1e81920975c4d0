import type { Notification } from '@pdd/database'
import { createLogger } from '@pdd/runtime'
import { expect, it, vi } from 'vitest'
import { createLookUpMails } from './look-up-mails.ts'

const logger = createLogger({ name: 'worker', level: 'silent' })

function lookUp(lookups: number, options: { listed?: string; policy?: 'resend_once' | 'hold' } = {}) {
  const unknown = {
    id: 'n',
    sendFence: 3,
    nid: 'nid',
    requestId: 'r',
    kind: 'ready',
    lookups,
  } as Notification
  const waiting = [unknown]
  const notifications = {
    sweepStuckSending: vi.fn(async () => 0),
    claimUnknown: vi.fn(async () => waiting.shift() ?? null),
    markSent: vi.fn(async () => true),
    markNotSent: vi.fn(async () => true),
  }
  const find = vi.fn(async () => options.listed ?? null)
  const settings = { mailUnknownPolicy: options.policy ?? ('resend_once' as const) }
  const run = createLookUpMails({ notifications, mailer: { find }, logger, settings })
  return { run, notifications }
}

it('a mail that the provider lists was sent', async () => {
  const { run, notifications } = lookUp(1, { listed: 'message' })
  expect(await run()).toBe(1)
  expect(notifications.markSent).toHaveBeenCalledWith('n', 3, 'message')
  expect(notifications.markNotSent).not.toHaveBeenCalled()
})

it('one that is not listed is looked up again, and sent once more only after the last look', async () => {
  for (const early of [1, 2, 3]) {
    const { run, notifications } = lookUp(early)
    expect(await run()).toBe(0)
    expect(notifications.markNotSent).not.toHaveBeenCalled()
  }
  const { run, notifications } = lookUp(4)
  expect(await run()).toBe(1)
  expect(notifications.markNotSent).toHaveBeenCalledWith('n', 3, 'mail.not_listed', 0)
})

it('by the policy hold it stays as it is, and is never sent twice', async () => {
  const { run, notifications } = lookUp(4, { policy: 'hold' })
  expect(await run()).toBe(0)
  expect(notifications.markNotSent).not.toHaveBeenCalled()
})
