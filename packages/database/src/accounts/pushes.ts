import { type Connection, type Sql, sql } from '../connection.ts'
import { voidingCodes } from '../officer/open-codes.ts'
import { fromNow } from '../sql-fragments.ts'
import type { AccountPushRepository, LiveRequest, TakenPush } from './contract.ts'
import { follow } from './follow.ts'

/** Exactly this name, as it was looked for in the site: one that is there in another case is an account. */
const isOf = (row: Sql) => sql`${row}.site = used.site AND ${row}.subject_id = used.subject_id`

export function createAccountPushRepository(connection: Connection): AccountPushRepository {
  const { query } = connection
  return {
    async tell({ site, subjectId, formerSubjectId }) {
      const [row] = await query<{ times: number }>(sql`
        INSERT INTO account_push AS p (site, subject_id, former_subject_id)
        VALUES (${site}, ${subjectId}, ${formerSubjectId ?? ''})
        ON CONFLICT (site, subject_id, former_subject_id) DO UPDATE SET times = p.times + 1, told_at = now(),
          try_after = now()
        RETURNING times`)
      return row?.times === 1
    },

    async dueSites() {
      const rows = await query<{ site: string }>(
        sql`SELECT DISTINCT site FROM account_push WHERE try_after <= now() ORDER BY site`,
      )
      return rows.map(({ site }) => site)
    },

    takeDue: (site, { limit, againSeconds }) =>
      query<TakenPush>(sql`
        WITH due AS (
          SELECT site, subject_id, former_subject_id FROM account_push WHERE site = ${site} AND try_after <= now()
          ORDER BY told_at LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
        )
        UPDATE account_push p SET try_after = ${fromNow(againSeconds)} FROM due d
        WHERE p.site = d.site AND p.subject_id = d.subject_id AND p.former_subject_id = d.former_subject_id
        RETURNING p.site, p.subject_id AS "subjectId", nullif(p.former_subject_id, '') AS "formerSubjectId", p.times,
          extract(epoch FROM now() - p.told_at)::float8 AS "ageSeconds"`),

    async settle({ site, subjectId, formerSubjectId, times }) {
      await query(sql`
        DELETE FROM account_push WHERE site = ${site} AND subject_id = ${subjectId}
          AND former_subject_id = ${formerSubjectId ?? ''} AND times = ${times}::int RETURNING site`)
    },

    async liveRequests({ site, subjectId }) {
      return query<LiveRequest>(sql`
        SELECT r.id::text AS id, r.received_at AS "receivedAt", r.ready_at AS "readyAt" FROM export_request r
        WHERE r.site = ${site} AND r.subject_id = ${subjectId}
          AND r.status IN ('queued', 'running', 'retrying', 'ready') ORDER BY r.id`)
    },

    follow: (account, formerSubjectId) => follow(connection, account, formerSubjectId),

    async voidProofs({ site, subjectId }) {
      await query(sql`
        WITH used AS (SELECT ${site}::text AS site, ${subjectId}::text AS subject_id),
          ${voidingCodes({ actor: sql`'sweep'`, action: sql`'account_gone'`, isOf })}, forgotten AS (
          DELETE FROM account_address a USING used WHERE ${isOf(sql`a`)}
        )
        SELECT FROM used`)
    },

    async forgetOld() {
      const rows = await query(sql`
        DELETE FROM account_push WHERE told_at < ${fromNow(-24 * 3600)} RETURNING site`)
      return rows.length
    },
  }
}
