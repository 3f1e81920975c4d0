import { noted } from '../addresses/sql-fragments.ts'
import { type Sql, sql } from '../connection.ts'
import { isSameAccount } from './account.ts'

type Voiding = {
  actor: Sql
  action: Sql
  /** which rows are the account's; left out: those of its name in any case */
  isOf?: (row: Sql) => Sql
}

const isUsed = (row: Sql) => isSameAccount(row, sql`used`)

export const voidOpenCodes: Sql = voidingCodes({ actor: sql`'mail_link'`, action: sql`'frozen'` })

/**
 * Ends what was mailed to an account, or is about to be, and proves who answers: more of a `WITH`, one part for each
 * table of codes. The account is named by `used`. A code that was answered proves nothing any more either, and so do
 * the addresses that it proved: nobody can tell which of them a stolen session named.
 */
export function voidingCodes({ actor, action, isOf = isUsed }: Voiding): Sql {
  return sql`
    void_step_up AS (
      UPDATE step_up_code c SET expires_at = least(c.expires_at, now()), confirmed_at = NULL,
        state = CASE WHEN c.state IN ('wanted', 'sending') THEN 'failed' ELSE c.state END
      FROM used WHERE ${isOf(sql`c`)}
    ), void_address AS (
      UPDATE address_code c SET expires_at = least(c.expires_at, now()), used_at = coalesce(c.used_at, now()),
        state = CASE WHEN c.state IN ('wanted', 'sending') THEN 'failed' ELSE c.state END
      FROM used WHERE ${isOf(sql`c`)}
    ), void_proof AS (
      UPDATE address_proof p SET ended_at = least(now(), p.lapses_at)
      FROM used WHERE ${isOf(sql`p`)} AND p.ended_at IS NULL RETURNING p.*
    ), noted_proof AS (${noted(sql`void_proof`, actor, action)})`
}
