import { type Connection, empty, type Sql, sql } from '../connection.ts'
import { rowByRow, spare } from '../row-by-row.ts'
import { fromNow, idOf } from '../sql-fragments.ts'
import type { OfficerRepository } from './contract.ts'

/**
 * By the link of a mail, of which nobody tells whether it was used: it opens the file by itself, and the provider took it and
 * did not give it back. A link that leads to the page is counted there.
 */
const mayBeFetched = sql`EXISTS (SELECT FROM notification m WHERE m.request_id = r.id AND m.kind = 'ready'
  AND m.opens_file AND m.state IN ('sending', 'sent', 'delivered', 'complained', 'unknown'))`

/**
 * Only files that were there for twice that time: a file kept for a day needs no reminder on that day. So none comes
 * into the time that was looked through before, and only what has come near since then is read.
 */
export async function oweExpiring(
  connection: Connection,
  { withinSeconds, limit, lookedUntil = null }: Parameters<OfficerRepository['oweExpiring']>[0],
): Promise<{ owed: number; lookedUntil: Date }> {
  const isSoon = sql`r.status = 'ready' AND r.expires_at > now() AND r.expires_at <= ${fromNow(withinSeconds)}
    AND r.expires_at >= coalesce(${lookedUntil}::timestamptz, now())
    AND r.downloaded_at IS NULL AND NOT ${mayBeFetched}
    AND r.expires_at - r.ready_at > 2 * make_interval(secs => ${withinSeconds}::float8)
    AND NOT EXISTS (SELECT FROM notification n WHERE n.request_id = r.id AND n.kind = 'expiring')`
  const first = sql`ORDER BY r.expires_at LIMIT ${limit}::int`
  const owe = (which: Sql, until: Sql) => sql`
    WITH soon AS (
      SELECT r.id, r.expires_at FROM export_request r WHERE ${isSoon} ${which} ${first}
    ), owed AS (
      INSERT INTO notification (request_id, kind) SELECT id, 'expiring' FROM soon
      ON CONFLICT (request_id, kind) DO NOTHING RETURNING id
    )
    SELECT (SELECT count(*)::int FROM owed) AS owed, ${until} AS "lookedUntil" FROM soon`
  const rows = await rowByRow<{ owed: number; lookedUntil: Date }>(connection, {
    all: owe(
      empty,
      sql`CASE WHEN count(*) < ${limit}::int THEN ${fromNow(withinSeconds)} ELSE max(expires_at) END`,
    ),
    ids: sql`SELECT r.id::text AS id FROM export_request r WHERE ${isSoon} ORDER BY r.expires_at LIMIT ${limit + spare}::int`,
    // What was refused is looked at again.
    one: (id) => owe(sql`AND r.id = ${idOf(id)}`, sql`coalesce(${lookedUntil}::timestamptz, now())`),
    limit,
  })
  return {
    owed: rows.reduce((sum, { owed }) => sum + owed, 0),
    lookedUntil: rows.at(-1)?.lookedUntil ?? lookedUntil ?? new Date(0),
  }
}
