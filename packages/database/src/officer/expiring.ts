import { type Connection, sql } from '../connection.ts'
import { fromNow } from '../fragments.ts'
import type { DeskRepository } from './contract.ts'

/**
 * Only files that were there for twice that time: a file kept for a day needs no reminder on that day. So none comes
 * into the time that was looked through before, and only what has come near since then is read.
 */
export async function oweExpiring(
  { query }: Connection,
  { withinSeconds, limit, lookedUntil = null }: Parameters<DeskRepository['oweExpiring']>[0],
): Promise<{ owed: number; lookedUntil: Date }> {
  const [row] = await query<{ owed: number; lookedUntil: Date }>(sql`
    WITH soon AS (
      SELECT r.id, r.expires_at FROM export_request r
      WHERE r.status = 'ready' AND r.expires_at > now() AND r.expires_at <= ${fromNow(withinSeconds)}
        AND r.expires_at >= coalesce(${lookedUntil}::timestamptz, now())
        AND r.downloaded_at IS NULL
        AND r.expires_at - r.ready_at > 2 * make_interval(secs => ${withinSeconds}::float8)
        AND NOT EXISTS (SELECT FROM notification n WHERE n.request_id = r.id AND n.kind = 'expiring')
      ORDER BY r.expires_at LIMIT ${limit}::int
    ), owed AS (
      INSERT INTO notification (request_id, kind) SELECT id, 'expiring' FROM soon
      ON CONFLICT (request_id, kind) DO NOTHING RETURNING id
    )
    SELECT (SELECT count(*)::int FROM owed) AS owed, CASE WHEN count(*) < ${limit}::int
      THEN ${fromNow(withinSeconds)} ELSE max(expires_at) END AS "lookedUntil" FROM soon`)
  return row as { owed: number; lookedUntil: Date }
}
