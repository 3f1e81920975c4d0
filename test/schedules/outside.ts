import { defineError } from '@pdd/core'
import { type ObjectStore, storageUndeletable } from '@pdd/storage'
import type { Mailer, SendOutcome } from '../../apps/worker/src/notify/mail/mailer.ts'
import { sha256 } from '../support/export-requests.ts'

const away = (code: string) =>
  defineError({ code, title: 'Away.', remedy: 'Wait.', status: 503, retryable: true, outage: true })
export const erpAway = away('erp.unavailable')
export const storeAway = away('storage.unavailable')
export const tableAway = away('database.unavailable')
/** a fault of the export itself */
export const exportBroken = defineError({
  code: 'export.broken',
  title: 'Broken.',
  remedy: 'Fix it.',
  status: 500,
  retryable: true,
})

export type Outside = ReturnType<typeof createOutside>

/** The two systems outside the table that remember something: a store of objects and a provider of mails. */
export function createOutside(now: () => number) {
  /** when each was put, in seconds of the test's clock */
  const objects = new Map<string, number>()
  /** keys that the store refuses to delete */
  const held = new Set<string>()
  /** message ids by nid, one for each time that it was taken */
  const taken = new Map<string, string[]>()
  /** by nid: answers that it is not listed */
  const notListed = new Map<string, number>()
  let messages = 0

  const store: Pick<ObjectStore, 'put' | 'remove' | 'list' | 'presignDownload'> = {
    async put(key) {
      objects.set(key, now())
      return { bytes: 1n, sha256: sha256(key), storedBytes: 1n, versionId: null }
    },
    async remove(key) {
      if (held.has(key)) throw storageUndeletable({ closed: true, versionsLeft: 1 })
      objects.delete(key)
    },
    async *list() {
      for (const [key, at] of objects)
        yield { key, bytes: 1n, lastModified: new Date(Date.now() - (now() - at) * 1000) }
    },
    presignDownload: async () => ({ url: 'http://127.0.0.1/', expiresAt: new Date() }),
  }
  const mailer: Mailer = {
    async send(_, nid): Promise<SendOutcome> {
      const messageId = `00000000-0000-4000-8000-${String(++messages).padStart(12, '0')}`
      taken.set(nid, [...(taken.get(nid) ?? []), messageId])
      return { kind: 'sent', messageId }
    },
    async find(nid) {
      const messageId = taken.get(nid)?.[0] ?? null
      if (messageId === null) notListed.set(nid, (notListed.get(nid) ?? 0) + 1)
      return messageId
    },
  }
  return { objects, held, taken, notListed, store, mailer }
}
