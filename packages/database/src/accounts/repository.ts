import { type Connection, sql } from '../connection.ts'
import { fromNow } from '../fragments.ts'
import type { AccountRepository, WantedLook } from './contract.ts'

/** Longer than any request waits for its answer. */
const waitedForSeconds = 10

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

    listWanted: (limit) =>
      query<WantedLook>(sql`
        SELECT site, subject_id AS "subjectId", wanted AS number FROM account_look
        WHERE looked < wanted AND wanted_at > ${fromNow(-waitedForSeconds)} ORDER BY wanted_at LIMIT ${limit}::int`),

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
