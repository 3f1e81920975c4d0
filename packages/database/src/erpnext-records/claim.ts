import { type Connection, sql } from '../connection.ts'
import { fromNow } from '../sql-fragments.ts'
import type { OwedRecord } from './contract.ts'

export function dueSites({ query }: Connection): Promise<{ site: string }[]> {
  return query<{ site: string }>(
    sql`
      SELECT site FROM erpnext_record_site s
      WHERE paused_until <= now() AND EXISTS (
        SELECT FROM erpnext_record r WHERE r.site = s.site AND r.next_attempt_at <= now())
      ORDER BY site`,
    'erpnext_record.sites',
  )
}

/**
 * The row alone, without its request: one statement that waited for the row would pair its newest version with an older
 * sight of the request, and the change would never be sent.
 */
export async function claimDue(
  { query }: Connection,
  site: string,
  { leaseSeconds }: { leaseSeconds: number },
): Promise<OwedRecord | null> {
  const [row] = await query<OwedRecord>(
    sql`
      WITH due AS MATERIALIZED (
        SELECT EXISTS (SELECT FROM erpnext_record r WHERE r.site = ${site} AND r.next_attempt_at <= now()) AS is_so
      ), well AS (
        SELECT s.site, s.failures FROM erpnext_record_site s
        WHERE s.site = ${site} AND s.failures = 0 AND s.paused_until <= now()
      ), probed AS (
        UPDATE erpnext_record_site s SET paused_until = ${fromNow(leaseSeconds)} FROM due
        WHERE s.site = ${site} AND s.failures > 0 AND s.paused_until <= now() AND due.is_so
        RETURNING s.site, s.failures
      ), site AS (
        SELECT * FROM well UNION ALL SELECT * FROM probed
      ), picked AS (
        SELECT r.id FROM erpnext_record r WHERE r.site IN (SELECT site FROM site) AND r.next_attempt_at <= now()
        ORDER BY r.next_attempt_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE erpnext_record r SET next_attempt_at = ${fromNow(leaseSeconds)}, attempts = r.attempts + 1, claim = r.claim + 1
      FROM picked, site WHERE r.id = picked.id
      RETURNING r.id::text AS id, r.site, r.request_id::text AS "requestId",
        r.delegated_request_id::text AS "delegatedRequestId", r.record_name AS "recordName", r.version, r.sent_version AS "sentVersion", r.attempts, r.claim,
        site.failures AS "siteFailures"`,
    'erpnext_record.claim',
  )
  return row ?? null
}
