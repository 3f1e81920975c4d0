import { type Connection, sql } from '../connection.ts'
import { idOf } from '../sql-fragments.ts'
import { changeAccount, isAboutAnother, isFrozenAccount, isSameAccount } from './account.ts'
import type { Officer } from './contract.ts'

export async function isFrozen({ query }: Connection, site: string, subjectId: string): Promise<boolean> {
  const [row] = await query<{ frozen: boolean }>(sql`
    SELECT ${isFrozenAccount(sql`a`)} AS frozen FROM (SELECT ${site}::text AS site, ${subjectId}::text AS subject_id) a`)
  return row?.frozen ?? false
}

/** Never by the account itself. Every link "this wasn't me" that was given out before is void from here on. */
export function liftFreeze(connection: Connection, id: string, officer: Officer): Promise<boolean> {
  const { name } = officer
  return changeAccount(connection, id, officer, {
    action: 'freeze_lifted',
    changed: sql`
      UPDATE account_freeze f SET lifted_at = clock_timestamp(), lifted_by = ${name} FROM export_request r
      WHERE r.id = ${idOf(id)} AND ${isSameAccount(sql`f`, sql`r`)} AND f.lifted_at IS NULL
        AND ${isAboutAnother(sql`f`, name)}
      RETURNING r.id`,
  })
}
