import { type Connection, sql } from '../connection.ts'
import { fromNow } from '../sql-fragments.ts'
import type { AccountRepository, WantedLook } from './contract.ts'

/** Longer than any request waits for its answer. */
const waitedForSeconds = 10
/** Then another worker looks: this one may be gone. */
const takenForSeconds = 3

export function createAccountRepository({ query }: Connection): AccountRepository {
  return {
    async want({ site, subjectId }) {
      const [row] = await query<{ wanted: number }>(sql`
        INSERT INTO account_look (site, subject_id) VALUES (${site}, ${subjectId})
        ON CONFLICT (site, subject_id) DO UPDATE SET wanted = account_look.wanted + 1, wanted_at = now()
        RETURNING wanted`)
      return row?.wanted ?? 1
    },

    async look({ site, subjectId }, number) {
      const [row] = await query<{ enabled: boolean }>(sql`
        SELECT enabled FROM account_look
        WHERE site = ${site} AND subject_id = ${subjectId} AND looked >= ${number}::int`)
      return row?.enabled ?? null
    },

    takeWanted: (limit) =>
      query<WantedLook>(sql`
        WITH waiting AS (
          SELECT site, subject_id FROM account_look
          WHERE looked < wanted AND wanted_at > ${fromNow(-waitedForSeconds)}
            AND (taken < wanted OR taken_until <= now())
          ORDER BY wanted_at LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
        )
        UPDATE account_look a SET taken = a.wanted, taken_until = ${fromNow(takenForSeconds)} FROM waiting w
        WHERE a.site = w.site AND a.subject_id = w.subject_id
        RETURNING a.site, a.subject_id AS "subjectId", a.wanted AS number`),

    async found({ site, subjectId, number }, enabled) {
      await query(sql`
        UPDATE account_look SET looked = ${number}::int, enabled = ${enabled}
        WHERE site = ${site} AND subject_id = ${subjectId} AND looked < ${number}::int`)
    },

    async forgetOld() {
      const rows = await query(sql`
        DELETE FROM account_look WHERE wanted_at < ${fromNow(-24 * 3600)} RETURNING site`)
      return rows.length
    },
  }
}
