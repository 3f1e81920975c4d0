import { type Connection, empty, sql } from '../connection.ts'
import { fromNow, idOf } from '../sql-fragments.ts'
import { confirmAddress } from './confirm.ts'
import type {
  AddressClaim,
  AddressCodeToSend,
  AddressEvent,
  AddressProof,
  AddressProofRepository,
} from './contract.ts'
import { disavowAddress, findAddressDisavowal, issuing } from './disavowal.ts'
import { createOfficerActions } from './officer.ts'
import { claimColumns, inForce, noted, proofColumns } from './sql-fragments.ts'
import { wantAddressCode } from './want.ts'

const lifeSeconds = 600
/** nearly three days, at an hour from one to the next */
const toldTriesAtMost = 72
const isUntold = sql`told_at IS NULL AND tell_after <= now() AND tell_tries < ${toldTriesAtMost}::int`

export function createAddressProofRepository(connection: Connection): AddressProofRepository {
  const { query } = connection
  return {
    want: wantAddressCode(connection),
    confirm: confirmAddress(connection),
    ...createOfficerActions(connection),

    async wantedSites() {
      const rows = await query<{ site: string }>(sql`
        SELECT site FROM address_code WHERE state = 'wanted'
        UNION SELECT site FROM address_proof WHERE ${isUntold}`)
      return rows.map(({ site }) => site)
    },

    async take(site) {
      const ofSite = site === undefined ? empty : sql`AND site = ${site}`
      const [row] = await query<AddressCodeToSend>(sql`
        UPDATE address_code SET state = 'sending'
        WHERE id = (SELECT id FROM address_code
          WHERE state = 'wanted' AND wanted_at > ${fromNow(-lifeSeconds)} ${ofSite} ORDER BY wanted_at LIMIT 1
          FOR NO KEY UPDATE SKIP LOCKED)
        RETURNING ${claimColumns}`)
      return row ?? null
    },

    async arm(id, { codeHash, tokenHash }) {
      const rows = await query(sql`
        WITH armed AS (
          UPDATE address_code SET code_hash = ${codeHash}, expires_at = ${fromNow(lifeSeconds)}
          WHERE id = ${idOf(id)} AND state = 'sending' AND used_at IS NULL RETURNING *
        ), link AS (${issuing(tokenHash, sql`armed`)})
        SELECT id FROM armed`)
      return rows.length === 1
    },

    async settle(id, sent) {
      await query(sql`
        UPDATE address_code SET state = ${sent ? 'sent' : 'failed'}
        WHERE id = ${idOf(id)} AND state = 'sending' RETURNING id`)
    },

    async waiting(site, subjectId) {
      const rows = await query<{ address: string }>(sql`
        SELECT DISTINCT address FROM address_code
        WHERE site = ${site} AND subject_id = ${subjectId} AND used_at IS NULL
          AND coalesce(expires_at, wanted_at + make_interval(secs => ${lifeSeconds}::float8)) > now()
        ORDER BY address`)
      return rows.map(({ address }) => address)
    },

    list: (site, subjectId) =>
      query<AddressProof>(sql`
        SELECT ${proofColumns} FROM address_proof
        WHERE site = ${site} AND subject_id = ${subjectId} AND ${inForce} ORDER BY confirmed_at DESC, id`),

    async inForce(site, subjectId, since = new Date(0)) {
      const rows = await query<{ address: string }>(sql`
        SELECT address FROM address_proof p
        WHERE site = ${site} AND subject_id = ${subjectId} AND ${inForce}
          AND confirmed_at >= ${since.toISOString()}::timestamptz AND NOT EXISTS (
          SELECT FROM address_block b
          WHERE b.site = p.site AND b.subject_id = p.subject_id AND b.address = p.address AND b.lifted_at IS NULL
        )
        ORDER BY address COLLATE "C"`)
      return rows.map(({ address }) => address)
    },

    async remove(id, { site, subjectId }) {
      const rows = await query(sql`
        WITH ended AS (
          UPDATE address_proof SET ended_at = now()
          WHERE id = ${idOf(id)} AND site = ${site} AND subject_id = ${subjectId} AND ${inForce} RETURNING *
        ), noted AS (${noted(sql`ended`, sql`'caller'`, sql`'removed'`)})
        SELECT id FROM ended`)
      return rows.length === 1
    },

    async takeUntold(tokenHash, site) {
      const ofSite = site === undefined ? empty : sql`AND site = ${site}`
      const [row] = await query<AddressClaim & AddressProof>(sql`
        WITH owed AS (
          UPDATE address_proof SET tell_after = ${fromNow(600)}, tell_tries = tell_tries + 1
          WHERE id = (SELECT id FROM address_proof
            WHERE ${isUntold} ${ofSite}
            ORDER BY tell_after LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
          RETURNING *
        ), link AS (${issuing(tokenHash, sql`owed`)})
        SELECT site, subject_id AS "subjectId", ${proofColumns} FROM owed`)
      return row ?? null
    },

    async settleTold(id, options) {
      const told =
        options === undefined
          ? sql`told_at = now()`
          : sql`tell_after = now() + make_interval(secs => least(3600, ${options.laterSeconds}::float8 * 2 ^ (tell_tries - 1)))`
      await query(
        sql`UPDATE address_proof SET ${told} WHERE id = ${idOf(id)} AND told_at IS NULL RETURNING id`,
      )
    },

    findDisavowal: async (tokenHash) => (await findAddressDisavowal(connection, tokenHash)) !== null,
    disavow: (tokenHash) => disavowAddress(connection, tokenHash),

    events: (site, subjectId) =>
      query<AddressEvent>(sql`
        SELECT at, actor_type AS "actorType", officer, action, address_hash AS "addressHash", reason
        FROM address_proof_event WHERE site = ${site} AND subject_id = ${subjectId} ORDER BY seq`),

    async forgetOld() {
      const rows = await query(sql`
        WITH links AS (
          DELETE FROM address_disavowal WHERE expires_at < now()
        ), proofs AS (
          DELETE FROM address_proof WHERE least(ended_at, lapses_at) < now() - interval '1 month'
        )
        DELETE FROM address_code WHERE wanted_at < now() - interval '1 day' RETURNING id`)
      return rows.length
    },
  }
}
