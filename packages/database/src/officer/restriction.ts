import { type Connection, sql } from '../connection.ts'
import { idOf } from '../sql-fragments.ts'
import { changeAccount, isAboutAnother } from './account.ts'
import type { Officer } from './contract.ts'

export async function isRestricted({ query }: Connection, site: string, subjectId: string): Promise<boolean> {
  const rows = await query(sql`
    SELECT site FROM record_restriction WHERE site = ${site} AND subject_id = lower(${subjectId}::text)`)
  return rows.length === 1
}

/** Whoever takes the records away holds the account meanwhile: this comes before all of it, or finds nobody any more. */
export async function restrict(connection: Connection, id: string, officer: Officer): Promise<boolean> {
  return changeAccount(connection, id, officer, {
    action: 'records_restricted',
    changed: sql`
      INSERT INTO record_restriction (site, subject_id)
      SELECT r.site, lower(r.subject_id) FROM export_request r
      WHERE r.id = ${idOf(id)} AND r.forgotten_at IS NULL AND ${isAboutAnother(sql`r`, officer.name)}
      ON CONFLICT DO NOTHING RETURNING site`,
  })
}

export async function endRestriction(connection: Connection, id: string, officer: Officer): Promise<boolean> {
  return changeAccount(connection, id, officer, {
    action: 'restriction_ended',
    changed: sql`
      DELETE FROM record_restriction k USING export_request r
      WHERE r.id = ${idOf(id)} AND k.site = r.site AND k.subject_id = lower(r.subject_id)
        AND ${isAboutAnother(sql`r`, officer.name)} RETURNING k.site`,
  })
}
