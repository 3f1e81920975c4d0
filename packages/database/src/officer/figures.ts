import { type Connection, sql } from '../connection.ts'
import type { FiguresPart, OfficerFigures } from './contract.ts'
import { isOpen } from './list.ts'

type Row = Omit<OfficerFigures, 'medianDays'> & { medianSeconds: number | null }

/** The figures of requests received from one moment to before another. */
export async function figures(
  { query }: Connection,
  { site, from, before }: { site: string; from: Date; before: Date },
): Promise<OfficerFigures> {
  const [row] = await query<Row>(sql`
    SELECT count(*)::int AS received,
      count(ready_at)::int AS answered,
      (count(*) FILTER (WHERE (${isOpen} AND due_at < now()) OR ready_at > due_at))::int AS overdue,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ready_at - received_at)::float8)
        FILTER (WHERE ready_at IS NOT NULL) AS "medianSeconds",
      (count(*) FILTER (WHERE coalesce(was_extended, EXISTS (
        SELECT FROM officer_action a WHERE a.request_id = r.id AND a.action = 'extended'))))::int AS extended,
      (count(*) FILTER (WHERE status = 'failed'))::int AS failed,
      (SELECT count(*)::int FROM account_freeze WHERE site = ${site} AND lifted_at IS NULL) AS "frozenAccounts"
    FROM export_request r
    WHERE site = ${site} AND received_at >= ${from}::timestamptz AND received_at < ${before}::timestamptz`)
  const { medianSeconds, ...counts } = row as Row
  return { ...counts, medianDays: medianSeconds === null ? null : medianSeconds / 86_400 }
}

/** The same requests by the month in which they were received, on one clock; months without any are left out. */
export function figuresByMonth(
  { query }: Connection,
  { site, from, before, timeZone }: { site: string; from: Date; before: Date; timeZone: string },
): Promise<FiguresPart[]> {
  return query<FiguresPart>(sql`
    SELECT to_char(received_at AT TIME ZONE ${timeZone}::text, 'YYYY-MM') AS month, count(*)::int AS received,
      count(ready_at)::int AS answered,
      (count(*) FILTER (WHERE (${isOpen} AND due_at < now()) OR ready_at > due_at))::int AS overdue
    FROM export_request r
    WHERE site = ${site} AND received_at >= ${from}::timestamptz AND received_at < ${before}::timestamptz
    GROUP BY 1 ORDER BY 1`)
}

/** With fewer nobody can say what is usual. */
const fewest = 5

export async function typicalSeconds({ query }: Connection, site: string): Promise<number | null> {
  const [row] = await query<{ seconds: number | null }>(sql`
    SELECT CASE WHEN count(*) >= ${fewest}::int
      THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) END AS seconds FROM (
      SELECT extract(epoch FROM ready_at - received_at)::float8 AS seconds FROM export_request
      WHERE site = ${site} AND ready_at IS NOT NULL ORDER BY received_at DESC LIMIT 50
    ) last`)
  return row?.seconds ?? null
}
