import { type Connection, sql } from '../connection.ts'
import { fromNow } from '../fragments.ts'

/** Only files that were there for twice that time: a file kept for a day needs no reminder on that day. */
export async function oweExpiring(
  { query }: Connection,
  { withinSeconds, limit }: { withinSeconds: number; limit: number },
): Promise<number> {
  const rows = await query(sql`
    INSERT INTO notification (request_id, kind)
    SELECT r.id, 'expiring' FROM export_request r
    WHERE r.status = 'ready' AND r.expires_at > now() AND r.expires_at <= ${fromNow(withinSeconds)}
      AND r.downloaded_at IS NULL
      AND r.expires_at - r.ready_at > 2 * make_interval(secs => ${withinSeconds}::float8)
      AND NOT EXISTS (SELECT FROM notification n WHERE n.request_id = r.id AND n.kind = 'expiring')
    ORDER BY r.expires_at LIMIT ${limit}::int
    ON CONFLICT (request_id, kind) DO NOTHING
    RETURNING id`)
  return rows.length
}
