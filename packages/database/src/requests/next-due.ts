import { type Connection, type Sql, sql } from '../connection.ts'
import { idOf } from '../sql-fragments.ts'
import { siteLocks } from './claim.ts'

/** Waits, and its time has come. */
export const due: Sql = sql`r.status IN ('queued', 'retrying') AND r.next_attempt_at <= now()`
/** Of a worker that let its lease run out: taken over by the wake-up that names it. */
export const abandoned: Sql = sql`r.status = 'running' AND r.lease_until < now()`

export type NextDueOptions = { maxAttempts: number; siteCap: number }

export type NextDue = {
  id: string
  site: string
  /** every site that waits has as many under way as it may have */
  capped: boolean
  /** the lock of its site is held from now on, until the transaction ends */
  held: boolean
  /** no other site waits that may have more under way */
  only: boolean
  /** when that site was served last: as long as it stands, nobody has claimed there since */
  servedAt: string | null
}

/**
 * Which request a wake-up for `id` should claim: one of the site with the fewest exports under way, so that a crowd on
 * one site holds up nobody on another; of several such sites, the one that was served longest ago. A site that others are
 * claiming at this moment is passed over, or all who look at once would want the same. Of one site it is `id` itself if
 * that is due, else the one that has waited longest. Null: nothing waits.
 */
export async function nextDue(
  { query }: Pick<Connection, 'query'>,
  id: string,
  { maxAttempts, siteCap }: NextDueOptions,
): Promise<NextDue | null> {
  const underWay = sql`(SELECT count(*) FROM export_request other
    WHERE other.site = r.site AND other.status = 'running' AND other.lease_until > now())`
  const [row] = await query<NextDue>(
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
          AND ((${due}) OR (${abandoned}))
      ), ordered AS MATERIALIZED (
        SELECT id, site, under_way >= ${siteCap}::int AS capped, served_at::text AS "servedAt"
        FROM waiting LEFT JOIN site_turn USING (site)
        ORDER BY under_way, served_at NULLS FIRST, place
      ), held AS MATERIALIZED (
        SELECT * FROM ordered WHERE NOT capped AND pg_try_advisory_xact_lock(${siteLocks}::int, hashtext(site)) LIMIT 1
      ), first AS (SELECT * FROM ordered LIMIT 1)
      SELECT *, (SELECT count(DISTINCT site) FROM ordered WHERE NOT capped) = 1 AS only
      FROM (SELECT *, true AS held FROM held UNION ALL SELECT *, false FROM first) chosen
      ORDER BY held DESC LIMIT 1`,
    'request.next_due',
  )
  return row ?? null
}
