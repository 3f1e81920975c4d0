import type { Database, Notification } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { Mailer } from '../mail/mailer.ts'
import type { WorkerSettings } from '../settings.ts'

export type LookUpMailsDeps = {
  notifications: Pick<
    Database['notifications'],
    'sweepStuckSending' | 'claimUnknown' | 'markSent' | 'markNotSent'
  >
  mailer: Pick<Mailer, 'find'>
  logger: Logger
  settings: Pick<WorkerSettings, 'mailUnknownPolicy'>
}

/** Two, ten, thirty and sixty minutes after the answer was lost. */
const lookUps = 4
const stuckSeconds = 300
const perSweep = 100

/**
 * Asks the provider for mails whose answer was lost, by the nid they carry. Found is sent. Not found at the last look is
 * sent once more, or kept for an officer: nobody can prove that a mail which is not listed was not sent.
 */
export function createLookUpMails({ notifications, mailer, logger, settings }: LookUpMailsDeps) {
  return async function lookUpMails(): Promise<number> {
    await notifications.sweepStuckSending(stuckSeconds)
    let settled = 0
    for (let looked = 0; looked < perSweep; looked += 1) {
      const unknown = await notifications.claimUnknown()
      if (unknown === null) break
      if (await settle(unknown)) settled += 1
    }
    return settled
  }

  async function settle({ id, sendFence, nid, requestId, kind, lookups }: Notification): Promise<boolean> {
    const messageId = await mailer.find(nid)
    if (messageId !== null) return notifications.markSent(id, sendFence, messageId)
    if (lookups < lookUps) return false
    const line = { export_id: requestId, mail: kind, reason_code: 'mail.not_listed' }
    if (settings.mailUnknownPolicy === 'hold') {
      logger.error({ event: 'mail.held', ...line }, 'nobody knows whether this mail was sent: it is held')
      return false
    }
    const again = await notifications.markNotSent(id, sendFence, 'mail.not_listed', 0)
    logger.warn(
      { event: again ? 'mail.resend' : 'mail.given_up', ...line },
      'the provider does not list this mail',
    )
    return again
  }
}
