import { type Connection, sql } from '../connection.ts'
import { idOf } from '../fragments.ts'

export type NextDueOptions = { maxAttempts: number; siteCap: number }

/**
 * Which request a wake-up for `id` should claim: one of the site with the fewest exports under way, so that a crowd on
 * one site holds up nobody on another; of several such sites, the one that was served longest ago. Of one site it is `id`
 * itself if that is due, else the one that has waited longest. Only a look: the claim decides.
 *
 * `capped`: every site that waits has as many under way as it may have. Null: nothing waits.
 */
export async function nextDue(
  { query }: Connection,
  id: string,
  { maxAttempts, siteCap }: NextDueOptions,
): Promise<{ id: string; capped: boolean } | null> {
  const underWay = sql`(SELECT count(*) FROM export_request other
    WHERE other.site = r.site AND other.status = 'running' AND other.lease_until > now())`
  const due = sql`r.status IN ('queued', 'retrying') AND r.next_attempt_at <= now()`
  const [row] = await query<{ id: string; capped: boolean }>(
    sql`
      WITH RECURSIVE sites AS (
        SELECT min(site) AS site FROM export_request WHERE status IN ('queued', 'running', 'retrying')
        UNION ALL
        SELECT (SELECT min(r.site) FROM export_request r
          WHERE r.status IN ('queued', 'running', 'retrying') AND r.site > sites.site)
        FROM sites WHERE sites.site IS NOT NULL
      ), waiting AS (
        SELECT r.id, r.site, ${underWay} AS under_way, 2 AS place
        FROM sites CROSS JOIN LATERAL (
          SELECT r.id, r.site FROM export_request r
          WHERE r.site = sites.site AND ${due} AND r.attempts < ${maxAttempts}::int
          ORDER BY r.next_attempt_at LIMIT 1
        ) r
        UNION ALL
        SELECT r.id, r.site, ${underWay}, 1 FROM export_request r
        WHERE r.id = ${idOf(id)} AND r.attempts < ${maxAttempts}::int
          AND ((${due}) OR (r.status = 'running' AND r.lease_until < now()))
      )
      SELECT id, under_way >= ${siteCap}::int AS capped FROM waiting LEFT JOIN site_turn USING (site)
      ORDER BY under_way, served_at NULLS FIRST, place LIMIT 1`,
    'request.next_due',
  )
  return row ?? null
}
