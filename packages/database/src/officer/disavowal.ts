import { type Connection, sql } from '../connection.ts'
import { fromNow, idOf } from '../fragments.ts'

export async function issueDisavowal(
  { query }: Connection,
  requestId: string,
  tokenHash: string,
  { ttlSeconds }: { ttlSeconds: number },
): Promise<void> {
  await query(
    sql`
      INSERT INTO disavowal (token_hash, request_id, expires_at)
      VALUES (${tokenHash}, ${idOf(requestId)}, ${fromNow(ttlSeconds)}) RETURNING token_hash`,
    'disavowal.issue',
  )
}

export async function findDisavowal({ query }: Connection, tokenHash: string): Promise<string | null> {
  const [row] = await query<{ requestId: string }>(sql`
    SELECT request_id::text AS "requestId" FROM disavowal
    WHERE token_hash = ${tokenHash} AND used_at IS NULL AND expires_at > now()`)
  return row?.requestId ?? null
}

/** One statement: a token that is used up has frozen the account, the trail says so, and officers are told. */
export async function disavow({ query }: Connection, tokenHash: string): Promise<boolean> {
  const rows = await query(sql`
    WITH used AS (
      UPDATE disavowal SET used_at = now()
      WHERE token_hash = ${tokenHash} AND used_at IS NULL AND expires_at > now() RETURNING request_id
    ), frozen AS (
      INSERT INTO account_freeze (site, subject_id, request_id)
      SELECT r.site, r.subject_id, r.id FROM export_request r JOIN used ON used.request_id = r.id
      ON CONFLICT DO NOTHING
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, action) SELECT request_id, 'mail_link', 'disavowed' FROM used
    ), alert AS (
      INSERT INTO notification (request_id, kind) SELECT request_id, 'disavowed' FROM used
      ON CONFLICT (request_id, kind) DO NOTHING
    )
    SELECT request_id FROM used`)
  return rows.length === 1
}
