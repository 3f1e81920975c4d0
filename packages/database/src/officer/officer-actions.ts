import type { ExportRequest } from '@pdd/core'
import { type Connection, sql } from '../connection.ts'
import { announceAgain, outageOver, transition } from '../requests/transition.ts'
import { type ExportRequestRow, toExportRequest } from '../rows.ts'
import { actorColumns, idOf } from '../sql-fragments.ts'
import { lockAccountOf, mayBeServed } from './account.ts'
import type { Officer } from './contract.ts'

export async function retry(
  { queryHolding }: Connection,
  id: string,
  officer: Officer,
): Promise<ExportRequest | null> {
  const [row] = await queryHolding<ExportRequestRow>(
    lockAccountOf(id),
    transition({
      where: sql`r.id = ${idOf(id)} AND r.status = 'failed' AND ${mayBeServed(officer.name)} AND NOT EXISTS (
        SELECT FROM export_request other WHERE other.site = r.site AND other.subject_id = r.subject_id
          AND other.status IN ('queued', 'running', 'retrying'))`,
      set: sql`${announceAgain}, ${outageOver}, status = 'queued', reason_code = NULL, attempts = 0, next_attempt_at = now()`,
      action: sql`'retried'`,
      actor: actorColumns({ type: 'officer', id: officer.name, reason: officer.reason }),
    }),
  )
  return row ? toExportRequest(row) : null
}

/**
 * A new nid, because it is a new mail: a look-up for it must not find the old one. Only what is settled is sent again; a
 * mail that may be on its way is not.
 */
export async function resend({ queryHolding }: Connection, id: string, officer: Officer): Promise<boolean> {
  const { idHash } = actorColumns({ type: 'officer', id: officer.name })
  const rows = await queryHolding(
    lockAccountOf(id),
    sql`
    WITH before AS (
      SELECT n.id FROM notification n JOIN export_request r ON r.id = n.request_id
      WHERE r.id = ${idOf(id)} AND n.kind = r.status AND n.state NOT IN ('pending', 'sending', 'unknown')
        AND (r.status = 'failed' OR (r.status = 'ready' AND r.expires_at > now())) AND ${mayBeServed(officer.name)}
      FOR NO KEY UPDATE OF r, n
    ), after AS (
      UPDATE notification n SET state = 'pending', nid = gen_random_uuid(), message_id = NULL, resends = 0,
        attempts = 0, send_fence = n.send_fence + 1, reason_code = NULL, next_attempt_at = now(), created_at = now()
      FROM before b WHERE n.id = b.id RETURNING n.request_id, n.kind
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action)
      SELECT request_id, 'officer', ${idHash}, 'mail.' || kind || '.again' FROM after
    ), noted AS (
      INSERT INTO officer_action (request_id, officer, action, reason)
      SELECT request_id, ${officer.name}, 'mail_again', ${officer.reason} FROM after
    )
    SELECT request_id FROM after`,
  )
  return rows.length === 1
}

export async function note(
  { query }: Connection,
  id: string,
  action: string,
  { name, reason }: Officer,
): Promise<void> {
  const { idHash } = actorColumns({ type: 'officer', id: name })
  await query(sql`
    WITH noted AS (
      INSERT INTO officer_action (request_id, officer, action, reason)
      VALUES (${idOf(id)}, ${name}, ${action}, ${reason}) RETURNING request_id
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action)
      SELECT request_id, 'officer', ${idHash}, ${action} FROM noted
    )
    SELECT request_id FROM noted`)
}
