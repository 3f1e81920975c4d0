import { requestColumns } from '../columns.ts'
import { type Connection, empty, type Sql, sql } from '../connection.ts'
import { batchByRow } from '../row-by-row.ts'
import type { ExportRequestRow } from '../rows.ts'

export type Transition = {
  /** which rows, as a condition on `r` */
  where: Sql
  /** for sweeps: take the first `limit` in this order, and leave those that someone else is writing */
  batch?: { orderBy: Sql; limit: number }
  /** assignments; the old row is `r` */
  set: Sql
  /** what the audit trail calls it; may look at `from_status` and `status` */
  action: Sql
  actor: { type: Sql; idHash: Sql; note?: { officer: string; reason: string } }
  /** what else is written of the changed rows, which are `after`: more queries of the WITH */
  besides?: Sql
}

/** What every way out of `running` clears: a lease, its holder, and how far it had come. */
export const endLease = sql`lease_until = NULL, worker_id = NULL, progress = NULL`

/** What every return to `queued` or `retrying` sets, so that the relay publishes it again under a new job id. */
export const announceAgain = sql`generation = r.generation + 1, publishes = 0, enqueued_at = NULL`

/** What is set when an attempt ended for another reason than an outage, or the outage does not matter any more. */
export const outageOver = sql`waits = 0, waiting_since = NULL`

/**
 * One status change as one statement: the conditional write, its audit event, an officer's name and reason, and the
 * mail that it owes (`ready`, `failed`, `deleted`) or takes back, because it is not true any more. All of it happens, or
 * nothing. Returns the changed rows.
 */
export function transition({ where, batch, set, action, actor, besides }: Transition): Sql {
  const pick = batch ? sql`ORDER BY ${batch.orderBy} LIMIT ${batch.limit}::int` : empty
  const locking = batch ? sql`FOR NO KEY UPDATE SKIP LOCKED` : sql`FOR NO KEY UPDATE`
  return sql`
    WITH before AS (
      SELECT r.id, r.status AS from_status, r.worker_id AS by_worker
      FROM export_request r WHERE ${where} ${pick} ${locking}
    ), after AS (
      UPDATE export_request r SET ${set} FROM before b WHERE r.id = b.id
      RETURNING r.*, b.from_status, b.by_worker
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action, from_status, to_status, reason)
      SELECT id, ${actor.type}, ${actor.idHash}, ${action}, from_status, status, reason_code FROM after
    )${noted(action, actor.note)}, owed AS (
      INSERT INTO notification (request_id, kind)
      SELECT id, status FROM after WHERE status IN ('ready', 'failed', 'deleted')
      -- Only a request that an officer started again fails twice: the second failure is a new mail, also while the first
      -- is being sent, since its sender may have seen in between that it was not true.
      ON CONFLICT (request_id, kind) DO UPDATE SET state = 'pending', nid = gen_random_uuid(), message_id = NULL,
        resends = 0, attempts = 0, lookups = 0, send_fence = notification.send_fence + 1, reason_code = NULL,
        next_attempt_at = now(), created_at = now()
      WHERE notification.kind = 'failed' AND notification.state <> 'pending'
    ), withdrawn AS (
      UPDATE notification n SET state = 'suppressed', reason_code = CASE n.kind
          WHEN 'failed' THEN 'mail.no_longer_failed' WHEN 'extended' THEN 'mail.answered' ELSE 'mail.no_longer_ready' END
      FROM after WHERE n.request_id = after.id AND n.state = 'pending' AND (
        (after.status = 'expired' AND n.kind IN ('ready', 'expiring'))
        OR (after.from_status = 'failed' AND n.kind = 'failed')
        OR (after.status = 'ready' AND n.kind = 'extended'))
    )${besides === undefined ? empty : sql`, ${besides}`}
    SELECT ${requestColumns} FROM after`
}

/** For sweeps: a batch, of which a row that the table refuses to change keeps no other. */
export function transitionEach(
  connection: Connection,
  change: Transition & Required<Pick<Transition, 'batch'>>,
): Promise<ExportRequestRow[]> {
  return batchByRow(connection, { from: sql`export_request r`, id: sql`r.id` }, transition, change)
}

function noted(action: Sql, note: Transition['actor']['note']): Sql {
  if (note === undefined) return empty
  return sql`, noted AS (
      INSERT INTO officer_action (request_id, officer, action, reason)
      SELECT id, ${note.officer}, ${action}, ${note.reason} FROM after
    )`
}
