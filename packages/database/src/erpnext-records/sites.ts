import { type Connection, sql } from '../connection.ts'
import { fromNow } from '../sql-fragments.ts'
import type { OwedRecord, RecordsOfSite } from './contract.ts'

const atMost = 10_000

export async function keepFor(
  { transaction }: Connection,
  { keeping, without }: { keeping: string[]; without: string[] },
): Promise<void> {
  await transaction(async (query) => {
    await query(sql`
      INSERT INTO erpnext_record_site AS s (site) SELECT unnest(${keeping}::text[])
      ON CONFLICT (site) DO UPDATE SET paused_until = now()`)
    await query(sql`DELETE FROM erpnext_record_site WHERE site = ANY (${without}::text[])`)
    await query(sql`DELETE FROM erpnext_record WHERE site = ANY (${without}::text[])`)
  })
}

export async function siteAnswered({ query }: Connection, site: string): Promise<boolean> {
  const rows = await query(sql`
    UPDATE erpnext_record_site SET failures = 0, fault = NULL, fault_since = NULL, paused_until = now()
    WHERE site = ${site} AND failures > 0 RETURNING site`)
  return rows.length === 1
}

/** Those that were under way together count as one: each knows how often the site had failed before. */
export async function siteFailed(
  { query }: Connection,
  { site, siteFailures }: OwedRecord,
  fault: string,
  { pauseSeconds }: { pauseSeconds: number },
): Promise<boolean> {
  const [row] = await query<{ isNews: boolean }>(sql`
    UPDATE erpnext_record_site s SET failures = s.failures + 1, fault = ${fault},
      fault_since = CASE WHEN s.fault IS DISTINCT FROM ${fault}::text THEN now() ELSE s.fault_since END,
      paused_until = ${fromNow(pauseSeconds)}
    FROM (SELECT site, fault FROM erpnext_record_site WHERE site = ${site} FOR NO KEY UPDATE) before
    WHERE s.site = before.site AND s.failures = ${siteFailures}::int
    RETURNING before.fault IS DISTINCT FROM ${fault}::text AS "isNews"`)
  return row?.isNews ?? false
}

export function ofSites({ query }: Connection): Promise<RecordsOfSite[]> {
  return query<RecordsOfSite>(sql`
    SELECT s.site, s.fault, s.fault_since AS "faultSince", owed.count::int AS owed, given_up.count::int AS "givenUp",
      coalesce(greatest(extract(epoch FROM now() - owed.oldest), 0), 0)::float8 AS "oldestSeconds"
    FROM erpnext_record_site s, LATERAL (
      SELECT count(*), min(owed_since) AS oldest FROM (
        SELECT owed_since FROM erpnext_record r WHERE r.site = s.site AND r.next_attempt_at IS NOT NULL LIMIT ${atMost}::int
      ) o
    ) owed, LATERAL (
      SELECT count(*) FROM (
        SELECT FROM erpnext_record r WHERE r.site = s.site AND r.given_up_at IS NOT NULL LIMIT ${atMost}::int
      ) g
    ) given_up ORDER BY s.site`)
}
