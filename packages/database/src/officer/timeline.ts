import { type Connection, sql } from '../connection.ts'
import { idOf } from '../sql-fragments.ts'
import type { TimelineEntry } from './contract.ts'

/** What happened, oldest first: the audit trail, between its events the words of officers, and who of them looked. */
export function timeline({ query }: Connection, id: string): Promise<TimelineEntry[]> {
  return query<TimelineEntry>(sql`
    SELECT at, actor_type AS "actorType", NULL AS officer, action, from_status AS "fromStatus",
      to_status AS "toStatus", reason, NULL AS about, seq AS place
    FROM audit_event WHERE request_id = ${idOf(id)}
    UNION ALL
    SELECT at, 'officer', officer, action, NULL, NULL, a.reason, trim(t.doctype || ' ' || t.name), 2147483647
    FROM officer_action a LEFT JOIN tie t ON t.id = a.tie_id WHERE request_id = ${idOf(id)}
    UNION ALL
    SELECT at, 'officer', officer, 'viewed', NULL, NULL, NULL, NULL, 2147483647
    FROM officer_view WHERE request_id = ${idOf(id)}
    ORDER BY at, place`)
}
