import { type Connection, sql } from '../connection.ts'
import { idOf } from '../sql-fragments.ts'
import type { AddressProof, AddressProofRepository } from './contract.ts'
import { frozen, holding, inForce, noted, proofColumns, usedToday, wrongTriesADay } from './sql-fragments.ts'

type Row = AddressProof & { isRight: boolean | null; spent: boolean; id: string | null }

/**
 * One statement counts the try and, for the right code, makes the proof. That another account has the address is told
 * only to who typed the right code: they read its mail.
 */
export function confirmAddress({ query, queryHolding }: Connection): AddressProofRepository['confirm'] {
  return async (claim, digestOf) => {
    const { site, subjectId, address } = claim
    const [code] = await query<{ id: string }>(sql`
      SELECT id::text AS id FROM address_code
      WHERE site = ${site} AND subject_id = ${subjectId} AND address = ${address}
      ORDER BY wanted_at DESC, id LIMIT 1`)
    const id = code?.id ?? '00000000-0000-0000-0000-000000000000'
    const right = sql`(c.code_hash = ${digestOf(id)} AND c.expires_at > now()) IS TRUE`
    const standing = sql`site = ${site} AND address = ${address} AND ended_at IS NULL`
    const [row] = await queryHolding<Row>(
      holding(claim),
      sql`
        WITH used AS (${usedToday(claim)}), frozen AS (${frozen(claim)}), tried AS (
          UPDATE address_code c SET used_at = CASE WHEN ${right} THEN now() END,
            tries = c.tries + CASE WHEN ${right} THEN 0 ELSE 1 END
          FROM used WHERE c.id = ${idOf(id)} AND c.used_at IS NULL AND used.tries < ${wrongTriesADay}::int
            AND NOT EXISTS (SELECT FROM frozen)
          RETURNING c.site, c.subject_id, c.address, c.used_at IS NOT NULL AS is_right
        ), taken AS (
          SELECT FROM address_proof WHERE ${standing} AND lapses_at > now() AND subject_id <> ${subjectId}
        ), replaced AS (
          UPDATE address_proof SET ended_at = least(now(), lapses_at)
          WHERE ${standing} AND NOT EXISTS (SELECT FROM taken) AND EXISTS (SELECT FROM tried WHERE is_right)
          RETURNING id
        ), proven AS (
          -- Counted first: what it replaces has to be over when the new one comes in.
          INSERT INTO address_proof (site, subject_id, address)
          SELECT site, subject_id, address FROM tried CROSS JOIN (SELECT count(*) FROM replaced) AS over
          WHERE is_right AND NOT EXISTS (SELECT FROM taken)
          RETURNING *
        ), noted AS (
          ${noted(
            sql`tried`,
            sql`'caller'`,
            sql`CASE WHEN NOT is_right THEN 'code_wrong' WHEN EXISTS (SELECT FROM taken) THEN 'taken' ELSE 'confirmed' END`,
          )}
        )
        SELECT ${proofColumns}, (SELECT is_right FROM tried) AS "isRight",
          (SELECT tries >= ${wrongTriesADay}::int FROM used) OR EXISTS (SELECT FROM frozen) AS spent
        FROM (SELECT) AS once LEFT JOIN proven ON ${inForce}`,
    )
    if (row === undefined || row.spent || (row.isRight && row.id === null)) return { kind: 'officer' }
    if (!row.isRight) return { kind: 'wrong' }
    const { confirmedAt, lapsesAt } = row
    return { kind: 'proven', proof: { id: row.id as string, address, confirmedAt, lapsesAt } }
  }
}
