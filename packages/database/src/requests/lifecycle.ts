import type { ExportRequest, ExportResult } from '@pdd/core'
import { type Connection, empty, type Sql, sql } from '../connection.ts'
import type { Actor } from '../contract.ts'
import { isAboutAnother } from '../officer/account.ts'
import { type ExportRequestRow, toExportRequest } from '../rows.ts'
import { actorColumns, fromNow, idOf, leaseHolder, sweep } from '../sql-fragments.ts'
import { announceAgain, endLease, outageOver, transition, transitionEach } from './transition.ts'

/** The commit point: from here on the object is visible and a mail is owed. */
export function publish(
  connection: Connection,
  id: string,
  fence: number,
  result: ExportResult,
  { ttlSeconds }: { ttlSeconds: number },
): Promise<boolean> {
  return endAttempt(connection, id, fence, {
    set: sql`${endLease}, ${outageOver}, status = 'ready', reason_code = NULL, ready_at = now(), expires_at = ${fromNow(ttlSeconds)},
      object_key = ${result.objectKey}, object_version_id = ${result.objectVersionId}, sha256 = ${result.sha256},
      bytes = ${result.bytes}::bigint, stored_bytes = ${result.storedBytes}::bigint, row_counts = ${JSON.stringify(result.rowCounts)}::jsonb,
      data_as_of = ${result.dataAsOf}::timestamptz, mail_link = ${result.sensitive ? 'portal' : null}::text`,
    action: sql`'published'`,
    name: 'request.publish',
  })
}

/** This attempt failed and another comes, `delaySeconds` from now. */
export function retryLater(
  connection: Connection,
  id: string,
  fence: number,
  reasonCode: string,
  delaySeconds: number,
): Promise<boolean> {
  return endAttempt(connection, id, fence, {
    set: sql`${endLease}, ${announceAgain}, ${outageOver}, status = 'retrying', reason_code = ${reasonCode},
      next_attempt_at = ${fromNow(delaySeconds)}`,
    action: sql`'attempt_failed'`,
  })
}

/**
 * Something that the export needs is away: the attempt does not count, and another comes `delaySeconds` from now, but
 * none later than `daysBeforeDue` before the request is due. `false` from that day on.
 */
export function waitForOutage(
  connection: Connection,
  id: string,
  fence: number,
  reasonCode: string,
  { delaySeconds, daysBeforeDue }: { delaySeconds: number; daysBeforeDue: number },
): Promise<boolean> {
  const lastDay = sql`r.due_at - make_interval(days => ${daysBeforeDue}::int)`
  return endAttempt(connection, id, fence, {
    only: sql`AND now() < ${lastDay}`,
    set: sql`${endLease}, ${announceAgain}, status = 'retrying', reason_code = ${reasonCode},
      attempts = greatest(r.attempts - 1, 0), waits = r.waits + 1, waiting_since = coalesce(r.waiting_since, now()),
      next_attempt_at = least(${fromNow(delaySeconds)}, ${lastDay})`,
    action: sql`'outage_met'`,
  })
}

/** Nothing will retry: the person is owed a mail that says so, and may ask again at once. */
export function giveUp(
  connection: Connection,
  id: string,
  fence: number,
  reasonCode: string,
): Promise<boolean> {
  return endAttempt(connection, id, fence, {
    set: sql`${endLease}, status = 'failed', reason_code = ${reasonCode}`,
    action: sql`'gave_up'`,
  })
}

/** The worker is stopping, through no fault of the export: due at once, the attempt not counted. */
export function release(connection: Connection, id: string, fence: number): Promise<boolean> {
  return endAttempt(connection, id, fence, {
    set: sql`${endLease}, ${announceAgain}, status = 'queued', attempts = r.attempts - 1, next_attempt_at = now()`,
    action: sql`'released'`,
  })
}

/**
 * Ends whatever is under way; a `ready` request is revoked, which is to expire now. Officers end no request of their own
 * as officers: only as the person they are.
 *
 * Holds the row before it looks: a statement that waits for a publish to commit does not see the mail which that one
 * has written, and could not take it back.
 */
export async function cancel(
  connection: Connection,
  id: string,
  actor: Actor,
): Promise<ExportRequest | null> {
  const allowed = actor.type === 'officer' ? sql`AND ${isAboutAnother(sql`r`, actor.id)}` : empty
  const [row] = await connection.queryHolding<ExportRequestRow>(
    sql`SELECT FROM export_request WHERE id = ${idOf(id)} FOR NO KEY UPDATE`,
    transition({
      where: sql`r.id = ${idOf(id)} AND r.status IN ('queued', 'running', 'retrying', 'ready') ${allowed}`,
      set: sql`${endLease}, fence = r.fence + 1,
        status = CASE r.status WHEN 'ready' THEN 'expired' ELSE 'cancelled' END,
        reason_code = CASE r.status WHEN 'ready' THEN 'request.revoked' ELSE 'request.cancelled' END,
        expires_at = CASE r.status WHEN 'ready' THEN least(r.expires_at, now()) END`,
      action: sql`CASE status WHEN 'expired' THEN 'revoked' ELSE 'cancelled' END`,
      actor: actorColumns(actor),
    }),
  )
  return row ? toExportRequest(row) : null
}

/** `ready` requests past their time; their objects are removed by whoever lists the undeleted. */
export async function expireDue(connection: Connection, limit: number): Promise<ExportRequest[]> {
  const rows = await transitionEach(connection, {
    where: sql`r.status = 'ready' AND r.expires_at <= now()`,
    batch: { orderBy: sql`r.expires_at`, limit },
    set: sql`status = 'expired'`,
    action: sql`'expired'`,
    actor: sweep,
  })
  return rows.map(toExportRequest)
}

/**
 * The store refuses to delete the object of an `expired` request: told in its trail, once. The status stays as it is, since
 * the bytes do.
 */
export async function noteUndeleted({ query }: Connection, id: string, reason: string): Promise<boolean> {
  const rows = await query(sql`
    INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action, reason)
    SELECT r.id, ${sweep.type}, ${sweep.idHash}, 'deletion_refused', ${reason}::text FROM export_request r
    WHERE r.id = ${idOf(id)} AND r.status = 'expired' AND NOT EXISTS (
      SELECT FROM audit_event e
      WHERE e.request_id = r.id AND e.action = 'deletion_refused' AND e.reason = ${reason}::text)
    RETURNING request_id`)
  return rows.length === 1
}

/** The object is gone, every version of it. */
export async function markDeleted(connection: Connection, id: string): Promise<boolean> {
  const rows = await connection.query(
    transition({
      where: sql`r.id = ${idOf(id)} AND r.status = 'expired'`,
      set: sql`status = 'deleted', deleted_at = now()`,
      action: sql`'deleted'`,
      actor: sweep,
    }),
  )
  return rows.length === 1
}

async function endAttempt(
  connection: Connection,
  id: string,
  fence: number,
  { name, only = empty, ...change }: { set: Sql; action: Sql; only?: Sql; name?: string },
): Promise<boolean> {
  const rows = await connection.query(
    transition({
      where: sql`r.id = ${idOf(id)} AND r.fence = ${fence}::int AND r.status = 'running' ${only}`,
      actor: leaseHolder,
      ...change,
    }),
    name,
  )
  return rows.length === 1
}
