import { type ExportRequest, totalUndecided } from '@pdd/core'
import type { Database, Notification } from '@pdd/database'
import { chooseLanguage, translatorFor } from '@pdd/i18n'
import { linkDigest, type MailedCodes } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import type { Recipient } from '../erp/recipient.ts'
import type { WorkerSettings } from '../settings.ts'
import { firstAddress } from './account-addresses.ts'
import type { Email } from './mail/email.ts'
import { failedEmail } from './mail/failed-email.ts'
import { readyEmail } from './mail/ready-email.ts'
import {
  askedEmail,
  deletedEmail,
  disavowedEmail,
  expiringEmail,
  extendedEmail,
} from './mail/status-emails.ts'

export type ComposeEmailDeps = {
  officers: Pick<Database['officers'], 'issueDisavowal' | 'extensionReason'>
  objects: Pick<ObjectStore, 'presignDownload'>
  codes: Pick<MailedCodes, 'linkToken'>
  settings: Pick<WorkerSettings, 'downloadLink' | 'mailLinkSeconds' | 'publicBaseUrl'>
}

const notMeSeconds = 90 * 86_400

/** Writes a mail that is due, in the person's language, with links of this moment. */
export function createComposeEmail({ officers, objects, codes, settings }: ComposeEmailDeps) {
  return {
    /** Whether a mail holds a link that opens the file without a sign-in. */
    opensFile: (kind: Notification['kind'], request: ExportRequest, recipient: Recipient) =>
      kind === 'ready' && opensByItself(request, recipient),

    async toPerson(
      { kind, nid }: Pick<Notification, 'kind' | 'nid'>,
      request: ExportRequest,
      recipient: Recipient,
      company: string,
    ): Promise<Email> {
      const translator = translatorFor(chooseLanguage(recipient.language))
      const { expiresAt, dueAt } = request
      const facts = {
        ...recipient,
        company,
        requestId: request.id,
        pageUrl: page('/request-data'),
        notMeUrl: await notMeUrl(request.id, nid),
      }
      switch (kind) {
        case 'asked':
          return askedEmail(translator, { ...facts, onBehalf: request.requestedBy !== request.subjectId })
        case 'ready':
          return readyEmail(translator, { ...facts, ...(await fileOf(request, recipient)) })
        case 'failed':
          return failedEmail(translator, facts)
        case 'extended':
          return extendedEmail(translator, {
            ...facts,
            dueAt,
            reason: (await officers.extensionReason(request.id)) ?? '',
          })
        case 'expiring':
          return expiringEmail(translator, { ...facts, expiresAt: expiresAt as Date })
        case 'deleted':
          return deletedEmail(translator, facts)
        case 'disavowed':
          throw new TypeError('this mail is for officers')
      }
    },

    toOfficers({ id }: ExportRequest, company: string): Email {
      return disavowedEmail(translatorFor('en'), { company, requestId: id, deskUrl: page(`/requests/${id}`) })
    },
  }

  async function fileOf(request: ExportRequest, recipient: Recipient) {
    const expiresAt = request.expiresAt as Date
    return {
      user: request.subjectId,
      link: opensByItself(request, recipient) ? await linkOf(request, expiresAt) : null,
      expiresAt,
      bytes: request.bytes as bigint,
      undecided: totalUndecided(request.undecided),
      records: Object.values(request.rowCounts ?? {}).reduce((sum, { exported }) => sum + exported, 0),
      sha256: request.sha256 as string,
    }
  }

  /** Not where a sign-in must be asked for: by the settings, for what the file holds, or as the address was changed. */
  function opensByItself({ subjectId, mailLink }: ExportRequest, recipient: Recipient): boolean {
    const isMoved = firstAddress(subjectId, recipient) !== null
    return settings.downloadLink === 'presigned' && mailLink == null && !isMoved
  }

  async function linkOf({ objectKey }: ExportRequest, fileUntil: Date) {
    const fileSeconds = Math.floor((fileUntil.getTime() - Date.now()) / 1000)
    const { url, expiresAt } = await objects.presignDownload(objectKey as string, {
      expiresInSeconds: Math.min(settings.mailLinkSeconds, fileSeconds),
      filename: 'personal-data.json',
    })
    return { url, until: expiresAt }
  }

  /**
   * The mail holds the token, the table its digest: who reads the table can stop nobody's request. One token for each mail,
   * however often it is tried: a first try whose answer was lost may have arrived.
   */
  async function notMeUrl(requestId: string, nid: string): Promise<string> {
    const token = codes.linkToken(nid)
    const digest = linkDigest(token)
    await officers.issueDisavowal(requestId, digest, { ttlSeconds: notMeSeconds })
    return page(`/request-data/not-me/${token}`)
  }

  function page(path: string): string {
    return new URL(path, settings.publicBaseUrl).href
  }
}
