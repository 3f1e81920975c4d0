import { type Connection, type Sql, sql } from '../connection.ts'
import { rowByRow } from '../row-by-row.ts'
import { idOf } from '../sql-fragments.ts'

export type RelayOptions = { perSite: number; limit: number; republishAfterSeconds: number }

/**
 * Due rows to publish, each returned to one caller only. Sites take turns: the first row of every site before the
 * second of any. Of a site only as many rows are read as may be published, and those that were published of late.
 *
 * The condition stands twice on purpose. Rows are picked from a snapshot; it is checked again on the locked row, so that
 * ten relays do not publish the same row ten times.
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
  const publishing = (which: Sql) => sql`
    WITH RECURSIVE ${sitesThatWait}, picked AS (${which}), taken AS (
      -- One by one by its key: joined, the whole crowd was read to find these few.
      SELECT r.id, p.turn FROM picked p CROSS JOIN LATERAL (
        SELECT r.id FROM export_request r WHERE r.id = p.id AND ${due} FOR NO KEY UPDATE SKIP LOCKED
      ) r
    ), published AS (
      UPDATE export_request r SET enqueued_at = now(), publishes = r.publishes + 1
      FROM taken t WHERE r.id = t.id
      RETURNING r.id, r.generation, t.turn
    )
    SELECT id, generation FROM published ORDER BY turn`
  return rowByRow(connection, {
    all: publishing(picked),
    ids: sql`WITH RECURSIVE ${sitesThatWait} SELECT id::text AS id FROM (${picked}) picked`,
    one: (id) => publishing(sql`SELECT ${idOf(id)} AS id, 1 AS turn`),
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
