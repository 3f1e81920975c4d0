import { type Connection, sql } from '../connection.ts'
import { actorColumns, idOf } from '../sql-fragments.ts'
import type { AddressesOfSite, AddressProofRepository } from './contract.ts'
import { endingFiles } from './files.ts'
import { claimColumns, inForce, noted, proofColumns } from './sql-fragments.ts'

type OfficerActions = Pick<AddressProofRepository, 'ofSite' | 'endByOfficer' | 'liftBlock'>

/** What officers do. Each action writes name and reason in its own statement, and none is about the officer's own account. */
export function createOfficerActions({ query, queryHolding }: Connection): OfficerActions {
  return {
    async ofSite(site, search = '') {
      const found = sql`site = ${site} AND starts_with(lower(subject_id), lower(${search.trim()}))`
      const [blocks, proofs] = await Promise.all([
        query<AddressesOfSite['blocks'][number]>(sql`
          SELECT ${claimColumns}, blocked_at AS "blockedAt" FROM address_block
          WHERE ${found} AND lifted_at IS NULL ORDER BY blocked_at DESC, id LIMIT 100`),
        query<AddressesOfSite['proofs'][number]>(sql`
          SELECT site, subject_id AS "subjectId", ${proofColumns} FROM address_proof
          WHERE ${found} AND ${inForce} ORDER BY confirmed_at DESC, id LIMIT 100`),
      ])
      return { blocks, proofs }
    },

    async endByOfficer(id, site, officer) {
      const { type, idHash } = actorColumns({ type: 'officer', id: officer.name })
      const rows = await queryHolding(
        sql`SELECT account_hold(site, subject_id) FROM address_proof WHERE id = ${idOf(id)} AND site = ${site}`,
        sql`
          WITH named AS (
            UPDATE address_proof SET ended_at = now()
            WHERE id = ${idOf(id)} AND site = ${site} AND lower(subject_id) <> lower(${officer.name}) AND ${inForce}
            RETURNING *
          ), made AS (
            SELECT confirmed_at AS since FROM named
          ), ${endingFiles({ type, idHash })}, noted AS (${noted(sql`named`, sql`'officer'`, sql`'ended'`, officer)})
          SELECT id FROM named`,
      )
      return rows.length === 1
    },

    async liftBlock(id, site, officer) {
      const rows = await query(sql`
        WITH lifted AS (
          UPDATE address_block SET lifted_at = now()
          WHERE id = ${idOf(id)} AND site = ${site} AND lower(subject_id) <> lower(${officer.name}) AND lifted_at IS NULL
          RETURNING *
        ), links AS (
          UPDATE address_disavowal d SET used_at = now() FROM lifted l
          WHERE d.site = l.site AND d.subject_id = l.subject_id AND d.address = l.address AND d.used_at IS NULL
        ), noted AS (${noted(sql`lifted`, sql`'officer'`, sql`'block_lifted'`, officer)})
        SELECT id FROM lifted`)
      return rows.length === 1
    },
  }
}
