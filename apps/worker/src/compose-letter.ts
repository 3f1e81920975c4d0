import { createHash, randomBytes } from 'node:crypto'
import { type ExportRequest, totalUndecided } from '@pdd/core'
import type { Database, NotificationKind } from '@pdd/database'
import type { ObjectStore } from '@pdd/storage'
import { chooseLanguage, speechOf } from '@pdd/words'
import type { Recipient } from './erp/recipient.ts'
import { failedLetter } from './mail/failed-letter.ts'
import type { Letter } from './mail/letter.ts'
import { readyLetter } from './mail/ready-letter.ts'
import {
  askedLetter,
  deletedLetter,
  disavowedLetter,
  expiringLetter,
  extendedLetter,
} from './mail/status-letters.ts'
import type { WorkerSettings } from './settings.ts'

export type ComposeLetterDeps = {
  desk: Pick<Database['desk'], 'issueDisavowal' | 'extensionReason'>
  objects: Pick<ObjectStore, 'presignDownload'>
  settings: Pick<WorkerSettings, 'downloadLink' | 'publicBaseUrl'>
}

const notMeSeconds = 90 * 86_400

/** Writes the letter of a mail that is due, in the person's language, with links of this moment. */
export function createComposeLetter({ desk, objects, settings }: ComposeLetterDeps) {
  return {
    async toPerson(kind: NotificationKind, request: ExportRequest, recipient: Recipient): Promise<Letter> {
      const speech = speechOf(chooseLanguage(recipient.language))
      const { expiresAt, dueAt } = request
      const facts = {
        ...recipient,
        site: request.site,
        requestId: request.id,
        pageUrl: page('/request-data'),
        notMeUrl: await notMeUrl(request.id),
      }
      switch (kind) {
        case 'asked':
          return askedLetter(speech, { ...facts, onBehalf: request.requestedBy !== request.subjectId })
        case 'ready':
          return readyLetter(speech, { ...facts, ...(await fileOf(request, recipient)) })
        case 'failed':
          return failedLetter(speech, facts)
        case 'extended':
          return extendedLetter(speech, {
            ...facts,
            dueAt,
            reason: (await desk.extensionReason(request.id)) ?? '',
          })
        case 'expiring':
          return expiringLetter(speech, { ...facts, expiresAt: expiresAt as Date })
        case 'deleted':
          return deletedLetter(speech, facts)
        case 'disavowed':
          throw new TypeError('this mail is for officers')
      }
    },

    toOfficers(request: ExportRequest): Letter {
      const { site, id } = request
      return disavowedLetter(speechOf('en'), { site, requestId: id, deskUrl: page(`/requests/${id}`) })
    },
  }

  /** An address that was changed gets no link that opens the file by itself, but one that asks who is there. */
  async function fileOf(request: ExportRequest, { email }: Recipient) {
    const moved = request.subjectId.includes('@') && email.toLowerCase() !== request.subjectId.toLowerCase()
    const expiresAt = request.expiresAt as Date
    const link =
      settings.downloadLink === 'portal' || moved
        ? { url: page('/request-data'), expiresAt }
        : await objects.presignDownload(request.objectKey as string, {
            expiresInSeconds: Math.floor((expiresAt.getTime() - Date.now()) / 1000),
            filename: 'personal-data.json',
          })
    return {
      user: request.subjectId,
      downloadUrl: link.url,
      linkExpiresAt: link.expiresAt,
      expiresAt,
      bytes: request.bytes as bigint,
      undecided: totalUndecided(request.undecided),
      records: Object.values(request.rowCounts ?? {}).reduce((sum, { exported }) => sum + exported, 0),
      sha256: request.sha256 as string,
    }
  }

  /** The mail holds the token, the table its digest: who reads the table can stop nobody's request. */
  async function notMeUrl(requestId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const digest = createHash('sha256').update(token).digest('hex')
    await desk.issueDisavowal(requestId, digest, { ttlSeconds: notMeSeconds })
    return page(`/request-data/not-me/${token}`)
  }

  function page(path: string): string {
    return new URL(path, settings.publicBaseUrl).href
  }
}
