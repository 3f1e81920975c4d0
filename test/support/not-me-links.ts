import { randomUUID } from 'node:crypto'
import type { Database } from '@pdd/database'
import { sha256 } from './export-requests.ts'

/** What a mail about this request holds, and the table's digest of it; good for a minute. */
export async function notMeLink(officers: Pick<Database['officers'], 'issueDisavowal'>, requestId: string) {
  // A token is 43 characters of base64url.
  const token = (randomUUID() + randomUUID()).replaceAll('-', '').slice(0, 43)
  const digest = sha256(token)
  await officers.issueDisavowal(requestId, digest, { ttlSeconds: 60 })
  return { digest, path: `/request-data/not-me/${token}` }
}
