import { type Connection, sql } from '../connection.ts'
import { endLease } from '../requests/transition.ts'
import { fromNow, hashed, idOf } from '../sql-fragments.ts'
import { isSameAccount } from './account.ts'
import { voidOpenCodes } from './open-codes.ts'

/** Given out again with its mail it is as new; used up it stays. */
export async function issueDisavowal(
  { query }: Connection,
  requestId: string,
  tokenHash: string,
  { ttlSeconds }: { ttlSeconds: number },
): Promise<void> {
  await query(
    sql`
      INSERT INTO disavowal AS d (token_hash, request_id, expires_at)
      VALUES (${tokenHash}, ${idOf(requestId)}, ${fromNow(ttlSeconds)})
      ON CONFLICT (token_hash) DO UPDATE SET issued_at = now(), expires_at = EXCLUDED.expires_at
        WHERE d.used_at IS NULL AND d.request_id = EXCLUDED.request_id
      RETURNING token_hash`,
    'disavowal.issue',
  )
}

/** Those that nobody can press any more, used ones too; returns how many. A few at a time: many hold nobody up. */
export async function forgetOldDisavowals({ query }: Connection): Promise<number> {
  const rows = await query(sql`
    DELETE FROM disavowal WHERE token_hash IN (
      SELECT token_hash FROM disavowal WHERE expires_at < now() ORDER BY expires_at LIMIT 5000
    ) RETURNING token_hash`)
  return rows.length
}

/** Once, in its time, and only while it is newer than the last freeze of the account and that one's lift. */
const isGood = sql`d.used_at IS NULL AND d.expires_at > now() AND NOT EXISTS (
  SELECT FROM account_freeze f
  WHERE ${isSameAccount(sql`f`, sql`r`)} AND greatest(f.frozen_at, f.lifted_at) >= d.issued_at)`

export async function findDisavowal({ query }: Connection, tokenHash: string): Promise<string | null> {
  const [row] = await query<{ requestId: string }>(sql`
    SELECT d.request_id::text AS "requestId" FROM disavowal d JOIN export_request r ON r.id = d.request_id
    WHERE d.token_hash = ${tokenHash} AND ${isGood}`)
  return row?.requestId ?? null
}

/**
 * One statement: a token that is used up has frozen the account, ended all that it had under way or ready, taken back
 * the mails about that, refused what it asked on behalf of others, and told the officers. Holds the account and its requests before it looks: a publish that is
 * just committing is seen and ended, and one that comes later finds a higher fence.
 *
 * @returns the request of the token; null when it is no longer good
 */
export async function disavow({ queryHolding }: Connection, tokenHash: string): Promise<string | null> {
  const presser = hashed(sql`${tokenHash}::text`)
  const [row] = await queryHolding<{ requestId: string }>(
    sql`
      SELECT account_hold(r.site, r.subject_id)
      FROM disavowal d JOIN export_request r ON r.id = d.request_id WHERE d.token_hash = ${tokenHash}`,
    sql`
    WITH used AS (
      UPDATE disavowal d SET used_at = now() FROM export_request r
      WHERE d.token_hash = ${tokenHash} AND r.id = d.request_id AND ${isGood}
      RETURNING r.id, r.site, r.subject_id
    ), frozen AS (
      INSERT INTO account_freeze (site, subject_id, request_id, frozen_at)
      SELECT site, subject_id, id, clock_timestamp() FROM used ON CONFLICT DO NOTHING
    ), live AS (
      SELECT r.id, r.status AS from_status FROM export_request r JOIN used ON ${isSameAccount(sql`r`, sql`used`)}
      WHERE r.status IN ('queued', 'running', 'retrying', 'ready') ORDER BY r.id FOR NO KEY UPDATE OF r
    ), ended AS (
      UPDATE export_request r SET ${endLease}, fence = r.fence + 1, reason_code = 'account.frozen',
        status = CASE r.status WHEN 'ready' THEN 'expired' ELSE 'cancelled' END,
        expires_at = CASE r.status WHEN 'ready' THEN least(r.expires_at, now()) END
      FROM live WHERE r.id = live.id RETURNING r.id, live.from_status, r.status
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action, from_status, to_status, reason)
      SELECT id, 'mail_link', ${presser}, CASE status WHEN 'expired' THEN 'revoked' ELSE 'cancelled' END,
        from_status, status, 'account.frozen' FROM ended
      UNION ALL
      SELECT id, 'mail_link', ${presser}, 'disavowed', NULL, NULL, NULL FROM used
    ), withdrawn AS (
      UPDATE notification n SET state = 'suppressed', reason_code = 'account.frozen'
      FROM export_request r JOIN used ON ${isSameAccount(sql`r`, sql`used`)}
      WHERE n.request_id = r.id AND n.state = 'pending' AND n.kind IN ('asked', 'ready', 'extended', 'expiring')
    ), refused AS (
      UPDATE delegated_request b SET decided_by = 'account.frozen', decided_at = now(), allowed = false FROM used
      WHERE b.site = used.site AND lower(b.asked_by) = lower(used.subject_id) AND b.decided_at IS NULL
    ), alert AS (
      INSERT INTO notification (request_id, kind) SELECT id, 'disavowed' FROM used
      ON CONFLICT (request_id, kind) DO UPDATE SET state = 'pending', nid = gen_random_uuid(), message_id = NULL,
        resends = 0, attempts = 0, lookups = 0, send_fence = notification.send_fence + 1, reason_code = NULL,
        next_attempt_at = now(), created_at = now()
      WHERE notification.state NOT IN ('pending', 'sending')
    ), ${voidOpenCodes}
    SELECT id::text AS "requestId" FROM used`,
  )
  return row?.requestId ?? null
}
