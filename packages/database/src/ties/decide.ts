import type { TieDecision } from '@pdd/core'
import { type Connection, sql } from '../connection.ts'
import type { Officer } from '../officer/contract.ts'
import { actorColumns, idOf } from '../sql-fragments.ts'

/** One conditional write. A later decision takes the place of an earlier one; in the trail both stand. */
export async function decide(
  { query }: Connection,
  site: string,
  id: string,
  decision: TieDecision['decision'],
  { name, reason }: Officer,
): Promise<boolean> {
  const { idHash } = actorColumns({ type: 'officer', id: name })
  const rows = await query(sql`
    WITH after AS (
      UPDATE tie SET decision = ${decision}, decided_by = ${name}, decided_at = now(), decision_reason = ${reason}
      WHERE id = ${idOf(id)} AND site = ${site} AND lower(subject_id) <> lower(${name}::text)
        AND decision IS DISTINCT FROM ${decision}::text
      RETURNING id, last_request_id, 'tie_' || decision AS action
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action)
      SELECT last_request_id, 'officer', ${idHash}, action FROM after
    ), noted AS (
      INSERT INTO officer_action (request_id, officer, action, reason, tie_id)
      SELECT last_request_id, ${name}, action, ${reason}, id FROM after
    )
    SELECT id FROM after`)
  return rows.length === 1
}
