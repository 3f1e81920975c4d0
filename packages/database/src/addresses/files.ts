import { type Sql, sql } from '../connection.ts'
import { isSameAccount } from '../officer/account.ts'
import { announceAgain, endLease } from '../requests/transition.ts'

/**
 * Ends what the account of `named` got by an address that turned out not to be its own: more of a `WITH`. `made` has the
 * moment at which it first proved the address; files that are younger are revoked, with the mails that they are owed. An
 * export that is under way has read the address, and begins anew. Whoever uses it holds the account and its requests.
 */
export function endingFiles(actor: { type: Sql; idHash: Sql }): Sql {
  return sql`
    live AS (
      SELECT r.id, r.status AS from_status FROM export_request r JOIN named ON ${isSameAccount(sql`r`, sql`named`)}
      JOIN made ON r.status = 'running' AND made.since IS NOT NULL OR r.status = 'ready' AND r.ready_at >= made.since
      ORDER BY r.id FOR NO KEY UPDATE OF r
    ), begun AS (
      UPDATE export_request r SET ${endLease}, ${announceAgain}, fence = r.fence + 1, status = 'queued',
        attempts = r.attempts - 1, next_attempt_at = now()
      FROM live WHERE r.id = live.id AND live.from_status = 'running' RETURNING r.id, live.from_status, r.status
    ), ended AS (
      UPDATE export_request r SET fence = r.fence + 1, status = 'expired', reason_code = 'address.disavowed',
        expires_at = least(r.expires_at, now())
      FROM live WHERE r.id = live.id AND live.from_status = 'ready' RETURNING r.id, live.from_status, r.status
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action, from_status, to_status, reason)
      SELECT id, ${actor.type}, ${actor.idHash}, CASE status WHEN 'expired' THEN 'revoked' ELSE 'released' END, from_status,
        status, 'address.disavowed'
      FROM (SELECT * FROM begun UNION ALL SELECT * FROM ended) AS changed
    ), withdrawn AS (
      UPDATE notification n SET state = 'suppressed', reason_code = 'mail.no_longer_ready' FROM ended
      WHERE n.request_id = ended.id AND n.kind IN ('ready', 'expiring') AND n.state = 'pending'
    )`
}
