import { type Connection, sql } from '../connection.ts'
import type { AddressClaim, AddressProofRepository } from './contract.ts'
import { codesADay, frozen, holding, noted, usedToday, wrongTriesADay } from './sql-fragments.ts'

/**
 * One statement counts and adds. An address that is blocked for this account is counted and answered like any other,
 * and held: nothing is mailed there.
 */
export function wantAddressCode({ queryHolding }: Connection): AddressProofRepository['want'] {
  return async (claim: AddressClaim) => {
    const { site, subjectId, address } = claim
    const ofClaim = sql`site = ${site} AND subject_id = ${subjectId}`
    const [row] = await queryHolding<{ outcome: 'wanted' | 'limited' | 'frozen' }>(
      holding(claim),
      sql`
        WITH used AS (${usedToday(claim)}), frozen AS (${frozen(claim)}), blocked AS (
          SELECT FROM address_block WHERE ${ofClaim} AND address = ${address} AND lifted_at IS NULL
        ), added AS (
          INSERT INTO address_code (site, subject_id, address, state)
          SELECT ${site}, ${subjectId}, ${address}, CASE WHEN EXISTS (SELECT FROM blocked) THEN 'held' ELSE 'wanted' END
          FROM used
          WHERE codes < ${codesADay}::int AND tries < ${wrongTriesADay}::int AND NOT EXISTS (SELECT FROM frozen)
          RETURNING *
        ), noted AS (${noted(sql`added`, sql`'caller'`, sql`'code_' || state`)})
        SELECT CASE WHEN EXISTS (SELECT FROM added) THEN 'wanted' WHEN EXISTS (SELECT FROM frozen) THEN 'frozen'
          ELSE 'limited' END AS outcome`,
    )
    return row?.outcome ?? 'limited'
  }
}
