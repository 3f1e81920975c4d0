import { type Connection, sql } from '../connection.ts'
import { actorColumns, idOf } from '../fragments.ts'
import type { Officer } from './contract.ts'

export async function isFrozen({ query }: Connection, site: string, subjectId: string): Promise<boolean> {
  const rows = await query(sql`
    SELECT 1 AS frozen FROM account_freeze
    WHERE site = ${site} AND subject_id = ${subjectId} AND lifted_at IS NULL`)
  return rows.length > 0
}

export async function liftFreeze(
  { query }: Connection,
  id: string,
  { name, reason }: Officer,
): Promise<boolean> {
  const { idHash } = actorColumns({ type: 'officer', id: name })
  const rows = await query(sql`
    WITH after AS (
      UPDATE account_freeze f SET lifted_at = now() FROM export_request r
      WHERE r.id = ${idOf(id)} AND f.site = r.site AND f.subject_id = r.subject_id AND f.lifted_at IS NULL
      RETURNING r.id
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action)
      SELECT id, 'officer', ${idHash}, 'freeze_lifted' FROM after
    ), noted AS (
      INSERT INTO officer_action (request_id, officer, action, reason)
      SELECT id, ${name}, 'freeze_lifted', ${reason} FROM after
    )
    SELECT id FROM after`)
  return rows.length === 1
}
