import { type Connection, type Sql, sql } from '../connection.ts'
import { fromNow, idOf, sweep } from '../sql-fragments.ts'
import type { OwedRecord, StoredRecord } from './contract.ts'

/** This attempt's, and of a request that has not changed since. */
const unchanged = ({ id, claim, version }: OwedRecord): Sql =>
  sql`r.id = ${idOf(id)} AND r.claim = ${claim}::int AND r.version = ${version}::int`

/**
 * True whoever writes it, and how late: the site holds it. Where it holds more than was ever sent, as after a restored
 * request table, the next version is beyond it.
 */
export async function markStored(
  { query }: Connection,
  { id, version }: OwedRecord,
  { recordName, version: stored }: StoredRecord,
): Promise<void> {
  const isBehind = sql`${stored}::int > greatest(r.version, ${version}::int)`
  const isSettled = sql`(r.version = ${version}::int AND NOT ${isBehind})`
  await query(
    sql`
      UPDATE erpnext_record r SET record_name = ${recordName}, sent_version = greatest(r.sent_version, ${version}::int),
        version = CASE WHEN ${isBehind} THEN ${stored}::int + 1 ELSE r.version END, attempts = 0, fault = NULL,
        next_attempt_at = CASE WHEN ${isSettled} OR r.given_up_at IS NOT NULL THEN NULL ELSE now() END,
        owed_since = CASE WHEN ${isSettled} OR r.given_up_at IS NOT NULL THEN NULL ELSE now() END
      WHERE r.id = ${idOf(id)} AND (r.next_attempt_at IS NOT NULL OR r.version = ${version}::int)
      RETURNING r.id`,
    'erpnext_record.stored',
  )
}

export async function defer(
  { query }: Connection,
  owed: OwedRecord,
  fault: string,
  pauseSeconds: number,
): Promise<void> {
  await query(sql`
    UPDATE erpnext_record r SET next_attempt_at = ${fromNow(pauseSeconds)}, fault = ${fault}
    WHERE ${unchanged(owed)} AND r.next_attempt_at IS NOT NULL RETURNING r.id`)
}

export async function makeAgain({ query }: Connection, owed: OwedRecord): Promise<void> {
  await query(sql`
    UPDATE erpnext_record r SET record_name = NULL, next_attempt_at = now()
    WHERE r.id = ${idOf(owed.id)} AND r.claim = ${owed.claim}::int AND r.next_attempt_at IS NOT NULL RETURNING r.id`)
}

/** Officers read the trail on the page of the request. */
export async function giveUp({ query }: Connection, owed: OwedRecord, fault: string): Promise<boolean> {
  const rows = await query(sql`
    WITH given_up AS (
      UPDATE erpnext_record r SET given_up_at = now(), next_attempt_at = NULL, owed_since = NULL, fault = ${fault}
      WHERE ${unchanged(owed)} AND r.next_attempt_at IS NOT NULL RETURNING r.id, r.request_id
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action, reason)
      SELECT request_id, ${sweep.type}, ${sweep.idHash}, 'erpnext_record_deleted', ${fault}::text
      FROM given_up WHERE request_id IS NOT NULL
    )
    SELECT id FROM given_up`)
  return rows.length === 1
}
