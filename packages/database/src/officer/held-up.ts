import { type Connection, sql } from '../connection.ts'
import { isSameAccount, mayBeServed } from './account.ts'
import type { HeldUp } from './contract.ts'

/** Failed, and nothing newer of its account is there: what an officer would start again with all others. */
function mayStartAgain(officer: string) {
  return sql`r.status = 'failed' AND ${mayBeServed(officer)} AND NOT EXISTS (
    SELECT FROM export_request newer WHERE ${isSameAccount(sql`newer`, sql`r`)} AND newer.received_at > r.received_at)`
}

/** By reason, of the newest 1,000 of either state: a desk is not the place to count a table. */
export function heldUp({ query }: Connection, site: string, officer: string): Promise<HeldUp[]> {
  const newest = (status: 'retrying' | 'failed') => sql`
    SELECT * FROM export_request WHERE site = ${site} AND status = ${status} ORDER BY received_at DESC, id DESC LIMIT 1000`
  return query<HeldUp>(sql`
    SELECT status, reason_code AS "reasonCode", count(*)::int AS count, min(waiting_since) AS since, min(due_at) AS "nextDue"
    FROM (
      SELECT r.* FROM (${newest('retrying')}) r
      UNION ALL SELECT r.* FROM (${newest('failed')}) r WHERE ${mayStartAgain(officer)}
    ) held WHERE reason_code IS NOT NULL
    GROUP BY status, reason_code ORDER BY status DESC, count(*) DESC, reason_code`)
}

/** The ids of what failed for one reason and may start again, the next deadline first. */
export async function failedFor(
  { query }: Connection,
  { site, reasonCode, officer, limit }: { site: string; reasonCode: string; officer: string; limit: number },
): Promise<string[]> {
  const rows = await query<{ id: string }>(sql`
    SELECT r.id::text AS id FROM export_request r
    WHERE r.site = ${site} AND r.reason_code = ${reasonCode} AND ${mayStartAgain(officer)}
    ORDER BY r.due_at, r.id LIMIT ${limit}::int`)
  return rows.map(({ id }) => id)
}
