import { call } from '../load.ts'
import type { SoakStack } from '../stack.ts'
import { askTable } from '../table.ts'

export type ReadyFile = { id: string; site: string; user: string; key: string }

/** Some files that are ready, and whose time is far from over; none whose commit was held, as it is looked at in the end. */
export function readyFiles({ databaseUrl }: SoakStack, limit: number): Promise<ReadyFile[]> {
  return askTable<ReadyFile>(
    databaseUrl,
    `SELECT id, site, subject_id AS user, object_key AS key FROM export_request
     WHERE status = 'ready' AND expires_at > now() + interval '1 h'
       AND NOT EXISTS (SELECT FROM soak_stall WHERE request_id = id) ORDER BY random() LIMIT $1`,
    [limit],
  )
}

/** As if their time had been over for an hour. Returns how many were still ready. */
export async function runOut({ databaseUrl }: SoakStack, files: ReadyFile[]): Promise<number> {
  const rows = await askTable(
    databaseUrl,
    `UPDATE export_request SET expires_at = now() - interval '1 h' WHERE status = 'ready' AND id = ANY($1) RETURNING id`,
    [files.map(({ id }) => id)],
  )
  return rows.length
}

/** Its own person takes it back. */
export async function revoke({ apiUrl }: SoakStack, { id, site, user }: ReadyFile): Promise<boolean> {
  const at = { apiUrl, site, person: { user } }
  const answer = await call(at, `/v1/export-requests/${id}/cancel`, { method: 'POST' })
  return answer !== null && answer.status < 300
}

/** Puts a ready file under legal hold for good, and ends it: from now on its removal is owed and refused. */
export async function poison(stack: SoakStack, how: 'expired' | 'revoked'): Promise<boolean> {
  const { held } = stack.store.relay
  const file = (await readyFiles(stack, 20)).find(({ key }) => !held.has(key))
  if (file === undefined) return false
  held.add(file.key)
  // Only one that was still ready when it was held has not been removed meanwhile.
  const [row] = await askTable(
    stack.databaseUrl,
    `SELECT FROM export_request WHERE id = $1 AND status = 'ready'`,
    [file.id],
  )
  if (row === undefined) held.delete(file.key)
  else return how === 'expired' ? (await runOut(stack, [file])) === 1 : revoke(stack, file)
  return false
}
