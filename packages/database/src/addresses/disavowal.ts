import { type Connection, sql } from '../connection.ts'
import { hashed } from '../sql-fragments.ts'
import type { AddressClaim } from './contract.ts'
import { endingFiles } from './files.ts'
import { holdingFiles, noted } from './sql-fragments.ts'

const goodForSeconds = 90 * 86_400
const good = sql`used_at IS NULL AND expires_at > now()`

/** Keeps the right to disavow what a row of `source`, which has the columns of a claim, is about. */
export function issuing(tokenHash: string, source: ReturnType<typeof sql>) {
  return sql`
    INSERT INTO address_disavowal (token_hash, site, subject_id, address, expires_at)
    SELECT ${tokenHash}, site, subject_id, address, now() + make_interval(secs => ${goodForSeconds}::float8) FROM ${source}`
}

export async function findAddressDisavowal({ query }: Connection, tokenHash: string) {
  const [claim] = await query<AddressClaim>(sql`
    SELECT site, subject_id AS "subjectId", address FROM address_disavowal WHERE token_hash = ${tokenHash} AND ${good}`)
  return claim ?? null
}

/**
 * Whoever types the code at the same moment comes before or after all of this, not between. Files that were made since the
 * account first proved the address end with it; an export that is under way has read it, and begins anew.
 */
export async function disavowAddress(connection: Connection, tokenHash: string): Promise<boolean> {
  const claim = await findAddressDisavowal(connection, tokenHash)
  if (claim === null) return false
  const { site, subjectId, address } = claim
  const ofClaim = sql`site = ${site} AND subject_id = ${subjectId} AND address = ${address}`
  const once = sql`EXISTS (SELECT FROM named)`
  const rows = await connection.queryHolding(
    holdingFiles(claim),
    sql`
      WITH named AS (
        SELECT site, subject_id, address FROM address_disavowal WHERE token_hash = ${tokenHash} AND ${good}
      ), used AS (
        UPDATE address_disavowal SET used_at = now() WHERE ${ofClaim} AND used_at IS NULL AND ${once}
      ), codes AS (
        UPDATE address_code SET used_at = now(), state = CASE state WHEN 'wanted' THEN 'held' ELSE state END
        WHERE ${ofClaim} AND used_at IS NULL AND ${once}
      ), proofs AS (
        UPDATE address_proof SET ended_at = least(now(), lapses_at) WHERE ${ofClaim} AND ended_at IS NULL AND ${once}
      ), made AS (
        SELECT min(confirmed_at) AS since FROM address_proof WHERE ${ofClaim} AND ${once}
      ), ${endingFiles({ type: sql`'mail_link'`, idHash: hashed(sql`${tokenHash}::text`) })}, blocked AS (
        INSERT INTO address_block (site, subject_id, address) SELECT site, subject_id, address FROM named
        ON CONFLICT DO NOTHING
      ), noted AS (${noted(sql`named`, sql`'mail_link'`, sql`'disavowed'`)})
      SELECT site FROM named`,
  )
  return rows.length === 1
}
