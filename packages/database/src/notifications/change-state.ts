import { notificationColumns } from '../columns.ts'
import { type Connection, empty, type Sql, sql } from '../connection.ts'
import { batchByRow } from '../row-by-row.ts'
import type { NotificationRow } from '../rows.ts'

export type StateChange = {
  /** which rows, as a condition on `n` */
  where: Sql
  /** for claims and sweeps: the first `limit` in this order that nobody else is writing */
  batch?: { orderBy: Sql; limit: number }
  /** assignments; the old row is `n` */
  set: Sql
  /** who says so in the audit trail */
  actor?: 'worker' | 'webhook'
}

/**
 * One change of a mail's state and its line in the request's audit trail, in one statement. Returns the changed rows.
 *
 * Its request is locked before it, as whatever changes a request does: the trail needs that lock anyway, and two who take
 * the same two locks in different orders wait for each other.
 */
export function changeState({ where, batch, set, actor = 'worker' }: StateChange): Sql {
  const pick = batch ? sql`ORDER BY ${batch.orderBy} LIMIT ${batch.limit}::int` : empty
  const locking = batch ? sql`FOR NO KEY UPDATE OF r, n SKIP LOCKED` : sql`FOR NO KEY UPDATE OF r, n`
  return sql`
    WITH before AS (
      SELECT n.id FROM notification n JOIN export_request r ON r.id = n.request_id WHERE ${where} ${pick} ${locking}
    ), after AS (
      UPDATE notification n SET ${set} FROM before b WHERE n.id = b.id RETURNING n.*
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, action, reason)
      SELECT request_id, ${actor}::text, 'mail.' || kind || '.' || state, reason_code FROM after
    )
    SELECT ${notificationColumns} FROM after`
}

/** For claims and sweeps: a batch, of which a mail that the table refuses to change keeps no other. */
export function changeEach(
  connection: Connection,
  change: StateChange & Required<Pick<StateChange, 'batch'>>,
  name?: string,
): Promise<NotificationRow[]> {
  return batchByRow(connection, { from: sql`notification n`, id: sql`n.id` }, changeState, change, name)
}
