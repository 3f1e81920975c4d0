import { type Connection, type Sql, sql } from '../connection.ts'
import { actorColumns, idOf } from '../sql-fragments.ts'
import type { Officer } from './contract.ts'

/** One account: a site, and the name of a user there in any case, since the ERP knows no difference. */
export function isSameAccount(one: Sql, other: Sql): Sql {
  return sql`${one}.site = ${other}.site AND lower(${one}.subject_id) = lower(${other}.subject_id)`
}

/** @param row what names the account by its columns `site` and `subject_id` */
export function isFrozenAccount(row: Sql): Sql {
  return sql`EXISTS (SELECT FROM account_freeze f WHERE ${isSameAccount(sql`f`, row)} AND f.lifted_at IS NULL)`
}

/** For `queryHolding`: the statement that follows sees whatever a freeze, or its lift, had still to commit. */
export function lockAccountOf(id: string): Sql {
  return sql`SELECT pg_advisory_xact_lock(account_lock(site, subject_id)) FROM export_request WHERE id = ${idOf(id)}`
}

/** What an officer does about themselves needs another officer. */
export function isAboutAnother(row: Sql, officer: string): Sql {
  return sql`lower(${row}.subject_id) <> lower(${officer}::text)`
}

/** Whether an officer may bring a person nearer to a file: not their own, none whose person is forgotten, and none
 * of an account that is frozen. */
export function mayBeServed(officer: string): Sql {
  return sql`${isAboutAnother(sql`r`, officer)} AND r.forgotten_at IS NULL AND NOT ${isFrozenAccount(sql`r`)}`
}

/**
 * What an officer changes of an account by one of its requests, with the line in the trail and the reason, in one
 * statement. Whether it changed anything.
 *
 * @param changed returns a row where it did
 */
export async function changeAccount(
  { queryHolding }: Connection,
  id: string,
  { name, reason }: Officer,
  { action, changed }: { action: string; changed: Sql },
): Promise<boolean> {
  const { idHash } = actorColumns({ type: 'officer', id: name })
  const rows = await queryHolding(
    lockAccountOf(id),
    sql`
    WITH after AS (${changed}), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action)
      SELECT ${idOf(id)}, 'officer', ${idHash}, ${action} FROM after
    ), noted AS (
      INSERT INTO officer_action (request_id, officer, action, reason)
      SELECT ${idOf(id)}, ${name}, ${action}, ${reason} FROM after
    )
    SELECT FROM after`,
  )
  return rows.length === 1
}
