import { type Connection, empty, sql } from '../connection.ts'
import { fromNow, idOf } from '../sql-fragments.ts'
import type { ReconciledRequest } from './contract.ts'

/** As many as ERPNext is asked for at once. */
const pageSize = 500

export function unreconciledSites({ query }: Connection): Promise<{ site: string }[]> {
  return query<{ site: string }>(sql`
    SELECT site FROM erpnext_record_site WHERE next_reconcile_at <= now() AND paused_until <= now() AND failures = 0
    ORDER BY next_reconcile_at`)
}

/** What was given up stays so. The cursor is the id of a page's last request. */
export async function toReconcile(
  { query }: Connection,
  site: string,
  after: string | null,
): Promise<{ items: ReconciledRequest[]; nextCursor: string | null }> {
  const beyond =
    after === null
      ? empty
      : sql`AND (r.received_at, r.id) < (SELECT o.received_at, o.id FROM export_request o WHERE o.id = ${idOf(after)})`
  const rows = await query<ReconciledRequest & { isGivenUp: boolean }>(sql`
    SELECT r.id::text AS id, e.sent_version AS "sentVersion", e.next_attempt_at IS NOT NULL AS "isOwed",
      e.given_up_at IS NOT NULL AS "isGivenUp"
    FROM export_request r LEFT JOIN erpnext_record e ON e.request_id = r.id
    WHERE r.site = ${site} AND r.received_at > now() - interval '1 year' ${beyond}
    ORDER BY r.received_at DESC, r.id DESC LIMIT ${pageSize}::int`)
  return {
    items: rows
      .filter(({ isGivenUp }) => !isGivenUp)
      .map(({ id, sentVersion, isOwed }) => ({ id, sentVersion, isOwed })),
    nextCursor: rows.length === pageSize ? (rows.at(-1)?.id ?? null) : null,
  }
}

/** Not what was sent, or began to be owed, while ERPNext was asked. A record that is missing there is made anew. */
export async function oweAgain(
  { query }: Connection,
  site: string,
  lacking: { id: string; stored: number | null }[],
): Promise<number> {
  const rows = await query(sql`
    WITH lacking AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(lacking)}::json) AS l(id uuid, stored int)
    ), again AS (
      UPDATE erpnext_record e SET next_attempt_at = now(), owed_since = now(), attempts = 0,
        version = greatest(e.version, l.stored) + 1, record_name = CASE WHEN l.stored IS NOT NULL THEN e.record_name END
      FROM lacking l WHERE e.request_id = l.id AND e.site = ${site} AND e.next_attempt_at IS NULL AND e.given_up_at IS NULL
        AND (l.stored IS NULL OR l.stored <> e.sent_version)
      RETURNING e.id
    ), made AS (
      INSERT INTO erpnext_record (site, request_id, version)
      SELECT r.site, r.id, coalesce(l.stored, 0) + 1 FROM lacking l JOIN export_request r ON r.id = l.id
      WHERE r.site = ${site} AND r.forgotten_at IS NULL
        AND NOT EXISTS (SELECT FROM erpnext_record e WHERE e.request_id = l.id)
        AND EXISTS (SELECT FROM erpnext_record_site s WHERE s.site = r.site)
      ON CONFLICT (request_id) DO NOTHING RETURNING id
    )
    SELECT id FROM again UNION ALL SELECT id FROM made`)
  return rows.length
}

export async function reconciled(
  { query }: Connection,
  site: string,
  { nextInSeconds }: { nextInSeconds: number },
): Promise<void> {
  await query(sql`
    UPDATE erpnext_record_site SET next_reconcile_at = ${fromNow(nextInSeconds)} WHERE site = ${site} RETURNING site`)
}
