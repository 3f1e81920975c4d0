import { type Connection, sql } from '../connection.ts'
import { actorColumns, idOf } from '../sql-fragments.ts'
import { lockAccountOf, mayBeServed } from './account.ts'
import type { Officer } from './contract.ts'

export async function extend(
  { queryHolding }: Connection,
  id: string,
  dueAt: Date,
  officer: Officer,
): Promise<boolean> {
  const { idHash } = actorColumns({ type: 'officer', id: officer.name })
  const rows = await queryHolding(
    lockAccountOf(id),
    sql`
    WITH after AS (
      UPDATE export_request r SET due_at = ${dueAt}::timestamptz
      WHERE id = ${idOf(id)} AND ready_at IS NULL AND status IN ('queued', 'running', 'retrying', 'failed')
        AND due_at < ${dueAt}::timestamptz AND due_at >= now()
        AND NOT EXISTS (SELECT FROM notification n WHERE n.request_id = r.id AND n.kind = 'extended')
        AND ${mayBeServed(officer.name)}
      RETURNING id
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action)
      SELECT id, 'officer', ${idHash}, 'extended' FROM after
    ), noted AS (
      INSERT INTO officer_action (request_id, officer, action, reason)
      SELECT id, ${officer.name}, 'extended', ${officer.reason} FROM after
    ), owed AS (
      INSERT INTO notification (request_id, kind) SELECT id, 'extended' FROM after
    )
    SELECT id FROM after`,
  )
  return rows.length === 1
}

export async function extensionReason({ query }: Connection, id: string): Promise<string | null> {
  const [row] = await query<{ reason: string }>(sql`
    SELECT reason FROM officer_action WHERE request_id = ${idOf(id)} AND action = 'extended' LIMIT 1`)
  return row?.reason ?? null
}
