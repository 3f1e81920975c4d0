import type { ExportRequest } from '@pdd/core'
import type { Database, Notification } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import { chooseLanguage, speechOf } from '@pdd/words'
import type { Recipient } from './erp/recipient.ts'
import { failedLetter } from './mail/failed-letter.ts'
import { renderLetter } from './mail/letter.ts'
import type { Mail, Mailer, SendOutcome } from './mail/mailer.ts'
import { readyLetter } from './mail/ready-letter.ts'
import type { WorkerSettings } from './settings.ts'
import type { WorkerSites } from './sites.ts'
import type { WorkerMetrics } from './worker-metrics.ts'

export type NotifySubjectDeps = {
  requests: Pick<Database['requests'], 'get'>
  notifications: Database['notifications']
  sites: WorkerSites
  objects: Pick<ObjectStore, 'presignDownload'>
  mailer: Mailer
  metrics: WorkerMetrics
  logger: Logger
  settings: WorkerSettings
}

const longOverdueMs = 10 * 60_000

/**
 * Sends the mail that is due: claimed and committed before the provider is called, so that a crash leaves a question
 * (`unknown`, looked up later) and never a second mail. Returns false when nothing was due.
 */
export function createNotifySubject(deps: NotifySubjectDeps) {
  const { notifications, requests, sites, mailer, metrics, settings } = deps

  return async function notifySubject(requestId?: string): Promise<boolean> {
    const notification = await notifications.claimDue(requestId === undefined ? {} : { requestId })
    if (notification === null) return false
    const logger = deps.logger.child({ export_id: notification.requestId, mail: notification.kind })

    const outcome = await sendOnce(notification).catch((error: unknown): SendOutcome => {
      // Nothing has been given to the provider yet: the ERP, the store or the row could not be read.
      logger.warn({ event: 'mail.not_prepared', err: error }, 'the mail could not be prepared')
      return { kind: 'not_sent', reasonCode: 'mail.not_prepared' }
    })
    await record(notification, outcome)
    metrics.mail(notification.kind, outcome.kind)
    logger.info(
      { event: `mail.${outcome.kind}`, reason_code: 'reasonCode' in outcome ? outcome.reasonCode : null },
      'mail',
    )
    return true
  }

  /** A mail long overdue may have been sent by somebody a restored backup knows nothing of: ask before sending. */
  async function sendOnce(notification: Notification): Promise<SendOutcome> {
    const { startedAt, nextAttemptAt, nid } = notification
    const overdueMs = (startedAt?.getTime() ?? 0) - nextAttemptAt.getTime()
    const messageId = overdueMs > longOverdueMs ? await mailer.find(nid) : null
    return messageId === null ? prepareAndSend(notification) : { kind: 'sent', messageId }
  }

  async function prepareAndSend(notification: Notification): Promise<SendOutcome> {
    const request = await requests.get(notification.requestId)
    if (request === null) return { kind: 'refused', state: 'failed', reasonCode: 'mail.request_gone' }
    if (notification.kind === 'ready' && request.status !== 'ready') {
      return { kind: 'refused', state: 'suppressed', reasonCode: 'mail.no_longer_ready' }
    }
    const recipient = await sites.open(request.site).erp.readRecipient(request.subjectId)
    if (recipient === null || !recipient.enabled || recipient.email === null) {
      return { kind: 'refused', state: 'suppressed', reasonCode: 'mail.no_recipient' }
    }
    const letter =
      notification.kind === 'ready' ? await writeReady(request, recipient) : writeFailed(request, recipient)
    return mailer.send({ ...letter, to: recipient.email }, notification.nid)
  }

  async function writeReady(request: ExportRequest, recipient: Recipient): Promise<Omit<Mail, 'to'>> {
    const expiresAt = request.expiresAt as Date
    const link =
      settings.downloadLink === 'portal'
        ? { url: pageUrl(), expiresAt }
        : await deps.objects.presignDownload(request.objectKey as string, {
            expiresInSeconds: Math.floor((expiresAt.getTime() - Date.now()) / 1000),
            filename: 'personal-data.json',
          })
    return renderLetter(
      readyLetter(speechFor(recipient), {
        ...recipient,
        site: request.site,
        user: request.subjectId,
        downloadUrl: link.url,
        linkExpiresAt: link.expiresAt,
        expiresAt,
        pageUrl: pageUrl(),
        bytes: request.bytes as bigint,
        records: Object.values(request.rowCounts ?? {}).reduce((sum, { exported }) => sum + exported, 0),
        sha256: request.sha256 as string,
      }),
    )
  }

  function writeFailed(request: ExportRequest, recipient: Recipient): Omit<Mail, 'to'> {
    return renderLetter(
      failedLetter(speechFor(recipient), {
        fullName: recipient.fullName,
        site: request.site,
        pageUrl: pageUrl(),
        requestId: request.id,
      }),
    )
  }

  function pageUrl(): string {
    return new URL('/request-data', settings.publicBaseUrl).href
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

/** The language that the person set in ERPNext. */
function speechFor({ language }: Recipient) {
  return speechOf(chooseLanguage(language))
}
