import { type Connection, sql } from '../connection.ts'
import type { Actor } from '../contract.ts'
import { isFrozenAccount, lockAccountOf } from '../officer/account.ts'
import { actorColumns, idOf } from '../sql-fragments.ts'
import { linksOfToday, whyNoLink } from './limits.ts'

const anyNumber = 2 ** 31 - 1

/**
 * Counts a link that is about to be handed out, and says who got it. `false`: nothing to download, or no longer. Links of
 * one account take turns, so that those who ask together are counted together.
 *
 * @throws ExportError `account.frozen`, `account.too_many_requests`
 */
export async function recordDownload(
  connection: Connection,
  id: string,
  by: Actor,
  { linksPerDay = anyNumber }: { linksPerDay?: number } = {},
): Promise<boolean> {
  const actor = actorColumns(by)
  const rows = await connection.queryHolding(
    lockAccountOf(id),
    sql`
    WITH counted AS (
      UPDATE export_request r SET downloaded_at = now(), download_count = download_count + 1
      WHERE id = ${idOf(id)} AND status = 'ready' AND expires_at > now() AND NOT ${isFrozenAccount(sql`r`)}
        AND (SELECT count(*) FROM (${linksOfToday}) l) < ${linksPerDay}::int
      RETURNING id
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action)
      SELECT id, ${actor.type}, ${actor.idHash}, 'downloaded' FROM counted
    )
    SELECT id FROM counted`,
  )
  if (rows.length === 1) return true
  const refusal = await whyNoLink(connection, id, linksPerDay)
  if (refusal !== null) throw refusal
  return false
}
