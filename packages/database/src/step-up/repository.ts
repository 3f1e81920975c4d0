import { type Connection, sql } from '../connection.ts'
import { fromNow, hashed, idOf } from '../fragments.ts'
import type { CodeToSend, StepUpRepository } from './contract.ts'

const lifeSeconds = 600
const wantedAtMost = 3
const triesAtMost = 5

export function createStepUpRepository({ query }: Connection): StepUpRepository {
  return {
    async want({ site, subjectId, sessionHash }) {
      const rows = await query(sql`
        INSERT INTO step_up_code (site, subject_id, session_hash) SELECT ${site}, ${subjectId}, ${sessionHash}
        WHERE (SELECT count(*) FROM step_up_code WHERE site = ${site} AND subject_id = ${subjectId}
          AND wanted_at > ${fromNow(-lifeSeconds)}) < ${wantedAtMost}::int
        RETURNING id`)
      return rows.length === 1
    },

    async take({ salt, codeHashOf }) {
      const [row] = await query<CodeToSend>(sql`
        UPDATE step_up_code SET state = 'sending', salt = ${salt}, code_hash = ${codeHashOf(salt)},
          expires_at = ${fromNow(lifeSeconds)}
        WHERE id = (SELECT id FROM step_up_code WHERE state = 'wanted' ORDER BY wanted_at LIMIT 1
          FOR NO KEY UPDATE SKIP LOCKED)
        RETURNING id::text AS id, site, subject_id AS "subjectId"`)
      return row ?? null
    },

    async settle(id, sent) {
      await query(sql`
        UPDATE step_up_code SET state = ${sent ? 'sent' : 'failed'}
        WHERE id = ${idOf(id)} AND state = 'sending' RETURNING id`)
    },

    async confirm({ site, subjectId, sessionHash }, code) {
      const [row] = await query<{ confirmed: boolean }>(sql`
        UPDATE step_up_code SET tries = tries + 1,
          confirmed_at = CASE WHEN code_hash = ${hashed(sql`salt || ${code}::text`)} THEN now() END
        WHERE id = (
          SELECT id FROM step_up_code
          WHERE site = ${site} AND subject_id = ${subjectId} AND session_hash = ${sessionHash} AND salt IS NOT NULL
          ORDER BY wanted_at DESC LIMIT 1
        ) AND confirmed_at IS NULL AND expires_at > now() AND tries < ${triesAtMost}::int
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
        DELETE FROM step_up_code WHERE wanted_at < ${fromNow(-86_400)} RETURNING id`)
      return rows.length
    },
  }
}
