import type { ExportRequest } from '@pdd/core'
import type { Database, Notification } from '@pdd/database'
import type { Logger, MailedCodes } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import type { WorkerSettings } from '../settings.ts'
import type { WorkerSites } from '../sites.ts'
import type { WorkerMetrics } from '../worker-metrics.ts'
import { firstAddress } from './account-addresses.ts'
import { createComposeEmail } from './compose-email.ts'
import type { Letterheads } from './letterheads.ts'
import { renderEmail } from './mail/email.ts'
import type { Mail, Mailer, SendOutcome } from './mail/mailer.ts'

export type NotifySubjectDeps = {
  requests: Pick<Database['requests'], 'get'>
  notifications: Database['notifications']
  officers: Pick<Database['officers'], 'issueDisavowal' | 'extensionReason'>
  sites: WorkerSites
  objects: Pick<ObjectStore, 'presignDownload'>
  mailer: Mailer
  letterheads: Letterheads
  codes: Pick<MailedCodes, 'linkToken'>
  metrics: WorkerMetrics
  logger: Logger
  settings: WorkerSettings
}

/** Why a mail of this kind would be wrong with the request as it is now; null where it is right. */
function whyUntrue(kind: Notification['kind'], { status, readyAt }: ExportRequest): string | null {
  if ((kind === 'ready' || kind === 'expiring') && status !== 'ready') return 'mail.no_longer_ready'
  if (kind === 'failed' && status !== 'failed') return 'mail.no_longer_failed'
  const isOpen = readyAt === null && ['queued', 'running', 'retrying', 'failed'].includes(status)
  return kind === 'extended' && !isOpen ? 'mail.answered' : null
}
const longOverdueMs = 10 * 60_000

/**
 * Sends the mail that is due: claimed before it is prepared, and handed over, both committed, before the provider is called.
 * A crash in between leaves it to be done again; a crash after that a question (`unknown`, looked up later), and never a
 * second mail. Returns false when nothing was due.
 *
 * @param of which mails: of one request, or of one site; of any when left out
 */
export function createNotifySubject(deps: NotifySubjectDeps) {
  const { notifications, requests, sites, mailer, letterheads, metrics, settings } = deps
  const compose = createComposeEmail(deps)

  return async function notifySubject(of: { requestId?: string; site?: string } = {}): Promise<boolean> {
    const notification = await notifications.claimDue(of)
    if (notification === null) return false
    const logger = deps.logger.child({ export_id: notification.requestId, mail: notification.kind })

    const outcome = await sendOnce(notification).catch((error: unknown): SendOutcome | null => {
      // Nothing has been given to the provider yet: the ERP, the store or the row could not be read.
      logger.warn({ event: 'mail.not_prepared', err: error }, 'the mail could not be prepared')
      return { kind: 'not_sent', reasonCode: 'mail.not_prepared' }
    })
    if (outcome === null) {
      logger.warn({ event: 'mail.overtaken' }, 'given up meanwhile: others decide about this mail')
      return true
    }
    await record(notification, outcome)
    metrics.mail(notification.kind, outcome.kind)
    logger.info(
      { event: `mail.${outcome.kind}`, reason_code: 'reasonCode' in outcome ? outcome.reasonCode : null },
      'mail',
    )
    return true
  }

  /** A mail long overdue may have been sent by somebody a restored backup knows nothing of: ask before sending. */
  async function sendOnce(notification: Notification): Promise<SendOutcome | null> {
    const { startedAt, nextAttemptAt, nid } = notification
    const overdueMs = (startedAt?.getTime() ?? 0) - nextAttemptAt.getTime()
    const messageId = overdueMs > longOverdueMs ? await mailer.find(nid) : null
    return messageId === null ? prepareAndSend(notification) : { kind: 'sent', messageId }
  }

  async function prepareAndSend(notification: Notification): Promise<SendOutcome | null> {
    const request = await requests.get(notification.requestId)
    if (request === null) return { kind: 'refused', state: 'failed', reasonCode: 'mail.request_gone' }
    const untrue = whyUntrue(notification.kind, request)
    if (untrue !== null) return { kind: 'refused', state: 'suppressed', reasonCode: untrue }
    if (notification.kind === 'disavowed') return tellOfficers(request, notification)
    const recipient = await sites.open(request.site).erp.readRecipient(request.subjectId)
    if (recipient === null || !recipient.enabled || recipient.email === null) {
      return { kind: 'refused', state: 'suppressed', reasonCode: 'mail.no_recipient' }
    }
    const { kind } = notification
    const head = await letterheads.of(request.site)
    const message = renderEmail(await compose.toPerson(notification, request, recipient, head.company), head)
    const opensFile = compose.opensFile(kind, request, recipient)
    const to = addressees(notification, request, recipient.email)
    return handOver(notification, { ...message, to }, opensFile)
  }

  async function tellOfficers(
    request: ExportRequest,
    notification: Notification,
  ): Promise<SendOutcome | null> {
    if (settings.officerMail === null)
      return { kind: 'refused', state: 'suppressed', reasonCode: 'mail.no_officer' }
    const head = await letterheads.of(request.site)
    const message = renderEmail(compose.toOfficers(request, head.company), head)
    return handOver(notification, { ...message, to: settings.officerMail }, false)
  }

  /**
   * Written down before: what dies until then has given nothing to the provider. null: this sender was given up while it
   * prepared, and must say nothing.
   */
  async function handOver(
    { id, nid, sendFence }: Notification,
    mail: Mail,
    opensFile: boolean,
  ): Promise<SendOutcome | null> {
    const isOurs = await notifications.markHandedOver(id, sendFence, { opensFile })
    return isOurs ? mailer.send(mail, nid) : null
  }

  async function record({ id, sendFence, attempts }: Notification, outcome: SendOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'sent':
        await notifications.markSent(id, sendFence, outcome.messageId)
        return
      case 'refused':
        await notifications.markRefused(id, sendFence, outcome.state, outcome.reasonCode)
        return
      case 'not_sent':
        await notifications.markNotSent(id, sendFence, outcome.reasonCode, Math.min(15 * 2 ** attempts, 3600))
        return
      case 'unknown':
        await notifications.markUnknown(id, sendFence, outcome.reasonCode)
    }
  }
}

/**
 * Where the account's address is no longer the one it was made with, both are told that somebody asked: whoever changed
 * it may not be its owner. Only the address on file gets what leads to the file.
 */
function addressees({ kind }: Notification, { subjectId }: ExportRequest, onFile: string): string {
  const first = firstAddress(subjectId, { email: onFile })
  return kind === 'asked' && first !== null ? `${onFile}, ${first}` : onFile
}
