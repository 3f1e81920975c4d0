import { type Connection, empty, sql } from '../connection.ts'
import { fromNow, idOf } from '../sql-fragments.ts'
import type { AddressStanding, CodeToSend, StepUpRepository } from './contract.ts'

const lifeSeconds = 600
const daySeconds = 86_400
const triesAtMost = 5
/** Far more for an account than for a session: who holds one session of it keeps no other from its code. */
const atMost = { inSession: 3, inAccount: 12, inSessionADay: 10, inAccountADay: 40 }

export function createStepUpRepository({ query, queryHolding }: Connection): StepUpRepository {
  return {
    async want({ site, subjectId, sessionHash }) {
      const account = JSON.stringify(['step_up', site, subjectId])
      const recent = sql`wanted_at > ${fromNow(-lifeSeconds)}`
      const inSession = sql`session_hash = ${sessionHash}`
      const rows = await queryHolding(
        sql`SELECT pg_advisory_xact_lock(hashtextextended(${account}, 0))`,
        sql`
          INSERT INTO step_up_code (site, subject_id, session_hash) SELECT ${site}, ${subjectId}, ${sessionHash}
          FROM (
            SELECT count(*) AS in_account_a_day, count(*) FILTER (WHERE ${recent}) AS in_account,
              count(*) FILTER (WHERE ${inSession}) AS in_session_a_day,
              count(*) FILTER (WHERE ${inSession} AND ${recent}) AS in_session
            FROM step_up_code WHERE site = ${site} AND subject_id = ${subjectId} AND wanted_at > ${fromNow(-daySeconds)}
          ) AS used
          WHERE in_session < ${atMost.inSession}::int AND in_session_a_day < ${atMost.inSessionADay}::int
            AND in_account < ${atMost.inAccount}::int AND in_account_a_day < ${atMost.inAccountADay}::int
          RETURNING id`,
      )
      return rows.length === 1
    },

    async wantedSites() {
      const rows = await query<{ site: string }>(sql`
        SELECT DISTINCT site FROM step_up_code WHERE state = 'wanted' AND wanted_at > ${fromNow(-lifeSeconds)}`)
      return rows.map(({ site }) => site)
    },

    async take(site) {
      const ofSite = site === undefined ? empty : sql`AND site = ${site}`
      const [row] = await query<CodeToSend>(sql`
        UPDATE step_up_code SET state = 'sending'
        WHERE id = (SELECT id FROM step_up_code WHERE state = 'wanted'
          AND wanted_at > ${fromNow(-lifeSeconds)} ${ofSite} ORDER BY wanted_at LIMIT 1
          FOR NO KEY UPDATE SKIP LOCKED)
        RETURNING id::text AS id, site, subject_id AS "subjectId"`)
      return row ?? null
    },

    async arm(id, codeHash) {
      await query(sql`
        UPDATE step_up_code SET code_hash = ${codeHash}, expires_at = ${fromNow(lifeSeconds)}
        WHERE id = ${idOf(id)} AND state = 'sending' RETURNING id`)
    },

    async settle(id, state) {
      await query(sql`
        UPDATE step_up_code SET state = ${state} WHERE id = ${idOf(id)} AND state = 'sending' RETURNING id`)
    },

    async seeAddress({ site, subjectId, address, isFirst }) {
      const isSame = sql`seen.address = EXCLUDED.address`
      const [row] = await query<AddressStanding>(sql`
        INSERT INTO account_address AS seen (site, subject_id, address, settles_at)
        VALUES (${site}, ${subjectId}, ${address}, ${fromNow(isFirst ? 0 : daySeconds)})
        ON CONFLICT (site, subject_id) DO UPDATE SET
          address = EXCLUDED.address,
          previous_address = CASE WHEN ${isSame} THEN seen.previous_address ELSE seen.address END,
          first_seen_at = CASE WHEN ${isSame} THEN seen.first_seen_at ELSE now() END,
          settles_at = CASE WHEN ${isSame} THEN seen.settles_at ELSE ${fromNow(daySeconds)} END
        RETURNING settles_at <= now() AS settled, settles_at AS "settlesAt", previous_address AS previous`)
      return row as AddressStanding
    },

    async confirm({ site, subjectId, sessionHash }, digestOf) {
      const [code] = await query<{ id: string }>(sql`
        SELECT id::text AS id FROM step_up_code
        WHERE site = ${site} AND subject_id = ${subjectId} AND session_hash = ${sessionHash} AND code_hash IS NOT NULL
        ORDER BY wanted_at DESC LIMIT 1`)
      if (code === undefined) return false
      const [row] = await query<{ confirmed: boolean }>(sql`
        UPDATE step_up_code SET tries = tries + 1,
          confirmed_at = CASE WHEN code_hash = ${digestOf(code.id)} THEN now() END
        WHERE id = ${idOf(code.id)} AND confirmed_at IS NULL AND expires_at > now() AND tries < ${triesAtMost}::int
        RETURNING confirmed_at IS NOT NULL AS confirmed`)
      return row?.confirmed ?? false
    },

    async isConfirmed({ site, subjectId, sessionHash }, maxAgeSeconds) {
      const rows = await query(sql`
        SELECT 1 AS confirmed FROM step_up_code
        WHERE site = ${site} AND subject_id = ${subjectId} AND session_hash = ${sessionHash}
          AND confirmed_at > ${fromNow(-maxAgeSeconds)} LIMIT 1`)
      return rows.length === 1
    },

    async forgetOld() {
      const rows = await query(sql`
        DELETE FROM step_up_code WHERE wanted_at < ${fromNow(-daySeconds)} RETURNING id`)
      return rows.length
    },
  }
}
