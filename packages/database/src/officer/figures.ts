import { type Connection, sql } from '../connection.ts'
import type { OfficerFigures } from './contract.ts'
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

export async function typicalSeconds({ query }: Connection, site: string): Promise<number | null> {
  const [row] = await query<{ seconds: number | null }>(sql`
    SELECT percentile_cont(0.8) WITHIN GROUP (ORDER BY seconds) AS seconds FROM (
      SELECT extract(epoch FROM ready_at - received_at)::float8 AS seconds FROM export_request
      WHERE site = ${site} AND ready_at IS NOT NULL ORDER BY received_at DESC LIMIT 50
    ) last`)
  return row?.seconds ?? null
}
