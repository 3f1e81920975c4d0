import { type Connection, type Sql, sql } from '../connection.ts'
import { rowByRow } from '../row-by-row.ts'
import { idOf } from '../sql-fragments.ts'

export type RelayOptions = { perSite: number; limit: number; republishAfterSeconds: number }

/**
 * Rows that want a wake-up, each handed to one caller only. Sites take turns: the first of every site before the
 * second of any. Of a crowd only as many are read as may be rung for, and those that were rung for of late.
 *
 * The condition stands twice on purpose. Rows are picked from a snapshot; the second look, at the locked row, is what
 * keeps ten relays from ringing for the same row ten times.
 */
export async function takeDue(
  connection: Connection,
  { perSite, limit, republishAfterSeconds }: RelayOptions,
): Promise<{ id: string; generation: number }[]> {
  const due = sql`r.status IN ('queued', 'retrying') AND r.next_attempt_at <= now()
    AND (r.enqueued_at IS NULL OR r.enqueued_at < now() - make_interval(secs => ${republishAfterSeconds}::float8))`
  const picked = sql`
    SELECT r.id, r.turn FROM sites CROSS JOIN LATERAL (
      SELECT r.id, r.next_attempt_at, row_number() OVER (ORDER BY r.next_attempt_at) AS turn
      FROM export_request r WHERE r.site = sites.site AND ${due}
      ORDER BY r.next_attempt_at LIMIT ${perSite}::int
    ) r
    ORDER BY r.turn, r.next_attempt_at LIMIT ${limit}::int`
  const ring = (which: Sql) => sql`
    WITH RECURSIVE ${sitesThatWait}, picked AS (${which}), taken AS (
      -- One by one by its key: joined, the whole crowd was read to find these few.
      SELECT r.id, p.turn FROM picked p CROSS JOIN LATERAL (
        SELECT r.id FROM export_request r WHERE r.id = p.id AND ${due} FOR NO KEY UPDATE SKIP LOCKED
      ) r
    ), rung AS (
      UPDATE export_request r SET enqueued_at = now(), publishes = r.publishes + 1
      FROM taken t WHERE r.id = t.id
      RETURNING r.id, r.generation, t.turn
    )
    SELECT id, generation FROM rung ORDER BY turn`
  return rowByRow(connection, {
    all: ring(picked),
    ids: sql`WITH RECURSIVE ${sitesThatWait} SELECT id::text AS id FROM (${picked}) picked`,
    one: (id) => ring(sql`SELECT ${idOf(id)} AS id, 1 AS turn`),
    limit,
  })
}

const sitesThatWait = sql`sites AS (
      SELECT min(site) AS site FROM export_request WHERE status IN ('queued', 'retrying')
      UNION ALL
      SELECT (SELECT min(r.site) FROM export_request r
        WHERE r.status IN ('queued', 'retrying') AND r.site > sites.site)
      FROM sites WHERE sites.site IS NOT NULL
    )`
