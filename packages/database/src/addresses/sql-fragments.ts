import { type Sql, sql } from '../connection.ts'
import { isFrozenAccount } from '../officer/account.ts'
import { hashed } from '../sql-fragments.ts'
import type { AddressClaim } from './contract.ts'

export const codesADay = 3
export const wrongTriesADay = 10

/**
 * Holds the account and the address for one transaction: requests that come together are counted one after the other, and
 * a freeze of the account comes before or after all of it. Always in this order, so that two never wait for each other.
 */
export function holding({ site, subjectId, address }: AddressClaim): Sql {
  return sql`
    SELECT pg_advisory_xact_lock(account_lock(${site}, ${subjectId})), ${lockOfAddress(site, address)}`
}

/** The same, and whatever the account has under way or ready. */
export function holdingFiles({ site, subjectId, address }: AddressClaim): Sql {
  return sql`SELECT account_hold(${site}, ${subjectId}), ${lockOfAddress(site, address)}`
}

function lockOfAddress(site: string, address: string): Sql {
  return sql`pg_advisory_xact_lock(hashtextextended(${JSON.stringify(['address', site, address])}, 0))`
}

/** One row where the account of a claim is frozen. */
export function frozen({ site, subjectId }: Pick<AddressClaim, 'site' | 'subjectId'>): Sql {
  return sql`
    SELECT FROM (SELECT ${site}::text AS site, ${subjectId}::text AS subject_id) a WHERE ${isFrozenAccount(sql`a`)}`
}

/** How many codes were wanted and how many wrong ones typed within a day, of this account or for this address. */
export function usedToday({ site, subjectId, address }: AddressClaim): Sql {
  return sql`
    SELECT greatest(count(*) FILTER (WHERE subject_id = ${subjectId}), count(*) FILTER (WHERE address = ${address})) AS codes,
      greatest(sum(tries) FILTER (WHERE subject_id = ${subjectId}), sum(tries) FILTER (WHERE address = ${address}), 0) AS tries
    FROM address_code
    WHERE site = ${site} AND (subject_id = ${subjectId} OR address = ${address}) AND wanted_at > now() - interval '1 day'`
}

/** One event of the trail for each row of `source`, which has the columns of a claim. */
export function noted(source: Sql, actor: Sql, action: Sql, officer?: { name: string; reason: string }): Sql {
  return sql`
    INSERT INTO address_proof_event (site, subject_id, actor_type, action, address_hash, officer, reason)
    SELECT site, subject_id, ${actor}, ${action}, ${hashed(sql`address`)}, ${officer?.name ?? null}::text,
      ${officer?.reason ?? null}::text
    FROM ${source}`
}

export const inForce = sql`ended_at IS NULL AND lapses_at > now()`

export const proofColumns = sql`id::text AS id, address, confirmed_at AS "confirmedAt", lapses_at AS "lapsesAt"`
export const claimColumns = sql`id::text AS id, site, subject_id AS "subjectId", address`
