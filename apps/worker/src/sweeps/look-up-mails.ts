import { codeOf } from '@pdd/core'
import type { Database, Notification } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { Mailer } from '../notify/mail/mailer.ts'
import type { WorkerSettings } from '../settings.ts'
import { workOff } from './work-off.ts'

export type LookUpMailsDeps = {
  notifications: Pick<
    Database['notifications'],
    'sweepStuckSending' | 'claimUnknown' | 'markSent' | 'markNotListed' | 'markHeld' | 'markNotSent'
  >
  mailer: Pick<Mailer, 'find'>
  logger: Logger
  settings: Pick<WorkerSettings, 'mailUnknownPolicy'>
}

/** Two, ten, thirty and sixty minutes after the answer was lost. */
const lookUps = 4
const stuckSeconds = 300
const perSweep = 100
/** A provider that is away is asked no more in one run. */
const failuresAtMost = 5

/**
 * Asks the provider for mails whose answer was lost, by the nid they carry. Found is sent. Not found at the last look is
 * sent once more, or held for an officer: nobody can prove that a mail which is not listed was not sent. Only a look that
 * was answered counts; one that failed is made again, and keeps no other mail from its own.
 *
 * @throws what the first look failed with, when the others have been made
 */
export function createLookUpMails({ notifications, mailer, logger, settings }: LookUpMailsDeps) {
  return async function lookUpMails(signal: AbortSignal): Promise<number> {
    const faults: unknown[] = []
    await notifications.sweepStuckSending(stuckSeconds).catch((error: unknown) => void faults.push(error))
    const settled = await workOff({
      next: async () => (faults.length < failuresAtMost ? notifications.claimUnknown() : null),
      work: (unknown) =>
        settle(unknown).catch((error: unknown) => {
          const { requestId, kind } = unknown
          const reason = codeOf(error)
          const line = { export_id: requestId, mail: kind, reason_code: reason, err: error }
          logger.warn({ event: 'mail.not_looked_up', ...line }, 'a mail could not be looked up')
          faults.push(error)
          return false
        }),
      ...{ lanes: 4, atMost: perSweep, signal },
    })
    if (faults.length > 0) throw faults[0]
    return settled
  }

  async function settle({ id, sendFence, nid, requestId, kind, lookups }: Notification): Promise<boolean> {
    const messageId = await mailer.find(nid)
    if (messageId !== null) return notifications.markSent(id, sendFence, messageId)
    if (lookups + 1 < lookUps) {
      await notifications.markNotListed(id, sendFence)
      return false
    }
    const line = { export_id: requestId, mail: kind, reason_code: 'mail.not_listed' }
    if (settings.mailUnknownPolicy === 'hold') {
      logger.error({ event: 'mail.held', ...line }, 'mail delivery unconfirmed; held for review')
      return notifications.markHeld(id, sendFence, 'mail.not_listed')
    }
    const again = await notifications.markNotSent(id, sendFence, 'mail.not_listed', 0)
    if (again) logger.warn({ event: 'mail.resend', ...line }, 'the provider does not list this mail')
    else
      logger.error(
        { event: 'mail.given_up', ...line },
        'this mail was lost twice: nobody sends it but an officer',
      )
    return again
  }
}
