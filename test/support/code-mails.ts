import { createObjectStore } from '@pdd/storage'
import type { ErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import type { Recipient } from '../../apps/worker/src/erp/recipient.ts'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { startFakePostmark } from './fake-postmark.ts'
import { createTestDatabase } from './test-database.ts'
import { createWorkerParts } from './worker-parts.ts'

export type CodeMails = Awaited<ReturnType<typeof startCodeMails>>

/** A worker that mails codes for the people of a site, whose accounts say what a test says besides. */
export async function startCodeMails(servers: { postgresUrl: string; globexUrl: string }) {
  const table = await createTestDatabase(servers.postgresUrl)
  const postmark = await startFakePostmark({ serverToken: 't' })
  const objects = createObjectStore({
    ...{ endpoint: 'http://127.0.0.1:9', region: 'us-east-1', bucket: 'b', forcePathStyle: true },
    ...{ credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, checksums: 'WHEN_SUPPORTED' },
  })
  const mailer = createMailer({
    ...{ baseUrl: postmark.url, serverToken: 't', from: 'x@example.org', stream: 'outbound' },
  })
  const accounts = new Map<string, Partial<Recipient>>()
  const erp = (real: ErpDatabase): ErpDatabase => ({
    ...real,
    async readRecipient(user) {
      const recipient = await real.readRecipient(user)
      return recipient && { ...recipient, ...accounts.get(user) }
    },
  })
  const parts = createWorkerParts({ databaseUrl: table.url, erpUrl: servers.globexUrl, objects, mailer, erp })
  return {
    ...{ table, postmark, parts, accounts, database: parts.database },
    async close() {
      await parts.close()
      objects.close()
      await Promise.all([postmark.close(), table.drop()])
    },
  }
}

/** The six digits of a mail. */
export function codeIn(mail: { text: string } | undefined): string {
  return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] as string
}
