import type { ExportRequest } from '@pdd/core'
import { requestColumns } from '../columns.ts'
import { type Connection, type Sql, sql } from '../connection.ts'
import { type ExportRequestRow, toExportRequest } from '../rows.ts'
import { fromNow } from '../sql-fragments.ts'

/**
 * An `expired` row whose object has still to be removed, for one worker: nobody else gets it before the lease is over, or
 * before the pause after a refusal. What a person or an officer has taken back comes before what has merely expired.
 */
export async function claimUndeleted(
  { query }: Connection,
  { leaseSeconds }: { leaseSeconds: number },
): Promise<ExportRequest | null> {
  const [row] = await query<ExportRequestRow>(
    sql`
      WITH taken_back AS (${oldest(sql`r.reason_code IS NOT NULL`)}), past AS (
        ${oldest(sql`r.reason_code IS NULL`)}
      ), picked AS (
        SELECT id FROM (SELECT id, 1 AS place FROM taken_back UNION ALL SELECT id, 2 FROM past) undeleted
        ORDER BY place LIMIT 1
      ), claimed AS (
        INSERT INTO sweep_item AS i (sweep, item, try_after)
        SELECT 'deletion', id::text, ${fromNow(leaseSeconds)} FROM picked
        -- Whoever picked it from an older snapshot gets nothing.
        ON CONFLICT (sweep, item) DO UPDATE SET try_after = EXCLUDED.try_after WHERE i.try_after <= now()
        RETURNING item
      )
      SELECT ${requestColumns} FROM export_request JOIN claimed ON id = item::uuid WHERE status = 'expired'`,
    'request.claim_undeleted',
  )
  return row ? toExportRequest(row) : null
}

/** How many were refused for this reason when they were last tried, and are still there. */
export async function countRefusedDeletions({ query }: Connection, reason: string): Promise<number> {
  const [row] = await query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM sweep_item i
    JOIN export_request r ON r.id = CASE i.sweep WHEN 'deletion' THEN i.item::uuid END
    WHERE i.sweep = 'deletion' AND i.reason = ${reason} AND r.status = 'expired'`)
  return row?.count ?? 0
}

function oldest(condition: Sql): Sql {
  return sql`
    SELECT r.id FROM export_request r WHERE r.status = 'expired' AND ${condition} AND NOT EXISTS (
      SELECT FROM sweep_item i WHERE i.sweep = 'deletion' AND i.item = r.id::text AND i.try_after > now())
    ORDER BY r.expires_at LIMIT 1 FOR NO KEY UPDATE OF r SKIP LOCKED`
}
