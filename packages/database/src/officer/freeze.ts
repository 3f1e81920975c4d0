import { type Connection, sql } from '../connection.ts'
import { actorColumns, idOf } from '../sql-fragments.ts'
import { isAboutAnother, isFrozenAccount, isSameAccount, lockAccountOf } from './account.ts'
import type { Officer } from './contract.ts'

export async function isFrozen({ query }: Connection, site: string, subjectId: string): Promise<boolean> {
  const [row] = await query<{ frozen: boolean }>(sql`
    SELECT ${isFrozenAccount(sql`a`)} AS frozen FROM (SELECT ${site}::text AS site, ${subjectId}::text AS subject_id) a`)
  return row?.frozen ?? false
}

/** Never by the account itself. Every link "this wasn't me" that was given out before is void from here on. */
export async function liftFreeze(
  { queryHolding }: Connection,
  id: string,
  { name, reason }: Officer,
): Promise<boolean> {
  const { idHash } = actorColumns({ type: 'officer', id: name })
  const rows = await queryHolding(
    lockAccountOf(id),
    sql`
    WITH after AS (
      UPDATE account_freeze f SET lifted_at = clock_timestamp(), lifted_by = ${name} FROM export_request r
      WHERE r.id = ${idOf(id)} AND ${isSameAccount(sql`f`, sql`r`)} AND f.lifted_at IS NULL
        AND ${isAboutAnother(sql`f`, name)}
      RETURNING r.id
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action)
      SELECT id, 'officer', ${idHash}, 'freeze_lifted' FROM after
    ), noted AS (
      INSERT INTO officer_action (request_id, officer, action, reason)
      SELECT id, ${name}, 'freeze_lifted', ${reason} FROM after
    )
    SELECT id FROM after`,
  )
  return rows.length === 1
}
