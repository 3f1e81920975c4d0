import { type Connection, sql } from '../connection.ts'
import type { Actor } from '../contract.ts'
import { actorColumns, idOf } from '../fragments.ts'

/** Counts a link that is about to be handed out, and says who got it. `false`: nothing to download, or no longer. */
export async function recordDownload({ query }: Connection, id: string, by: Actor): Promise<boolean> {
  const actor = actorColumns(by)
  const rows = await query(sql`
    WITH counted AS (
      UPDATE export_request SET downloaded_at = now(), download_count = download_count + 1
      WHERE id = ${idOf(id)} AND status = 'ready' AND expires_at > now() RETURNING id
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action)
      SELECT id, ${actor.type}, ${actor.idHash}, 'downloaded' FROM counted
    )
    SELECT id FROM counted`)
  return rows.length === 1
}
