import { type Connection, sql } from '../connection.ts'
import type { Untold } from './contract.ts'

/**
 * The mail of the present state of a request will reach nobody by itself: it was lost, refused, returned, or there is no
 * address. Who has fetched the file knows of it; of a file that is gone there is nothing more to tell.
 */
const untoldMails = sql`
  FROM notification n JOIN export_request r ON r.id = n.request_id
  WHERE n.kind IN ('ready', 'failed') AND n.state IN ('failed', 'held', 'bounced', 'suppressed')
    AND r.status = n.kind AND r.downloaded_at IS NULL AND (r.status = 'failed' OR r.expires_at > now())`

/** Of one site, who has waited longest first, at most 100. */
export function untold({ query }: Connection, site: string): Promise<Untold[]> {
  return query<Untold>(sql`
    SELECT r.id::text AS "requestId", r.subject_id AS "subjectId", n.kind, n.state, n.reason_code AS "reasonCode",
      n.created_at AS since
    ${untoldMails} AND r.site = ${site} ORDER BY n.created_at, n.id LIMIT 100`)
}

/** Of all sites, by the state of the mail; 1,000 at most. */
export async function countUntold({ query }: Connection): Promise<Record<Untold['state'], number>> {
  const rows = await query<{ state: Untold['state']; count: number }>(sql`
    SELECT state, count(*)::int AS count FROM (SELECT n.state ${untoldMails} LIMIT 1000) untold GROUP BY state`)
  const none = { failed: 0, held: 0, bounced: 0, suppressed: 0 }
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) }
}
