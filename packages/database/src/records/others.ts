import { type Connection, type Sql, sql } from '../connection.ts'
import type { RecordRepository } from './contract.ts'

/**
 * What hangs on no request, a few at a time. Each kind for itself: what one fails with keeps none of the others.
 *
 * @throws what the first of them failed with, when all have been tried
 */
export async function forgetOthers(
  { query }: Connection,
  { keptFor, limit }: Parameters<RecordRepository['forgetOthers']>[0],
): Promise<number> {
  // Never younger than the table's own rules allow.
  const before = sql`now() - greatest(${keptFor}::interval, records_kept_at_least())`
  const kinds = [views(before, limit), delegatedRequests(before, limit), blocks(before, limit)]
  const outcomes = await Promise.allSettled(
    [...kinds, addressTrails(before, limit), accountAddresses(before, limit)].map((kind) => query(kind)),
  )
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return outcomes.reduce(
    (sum, outcome) => sum + (outcome.status === 'fulfilled' ? outcome.value.length : 0),
    0,
  )
}

function views(before: Sql, limit: number): Sql {
  return sql`
    DELETE FROM officer_view WHERE id IN (
      SELECT id FROM officer_view WHERE at < ${before} ORDER BY at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    ) RETURNING id`
}

function delegatedRequests(before: Sql, limit: number): Sql {
  return sql`
    DELETE FROM delegated_request WHERE id IN (
      SELECT id FROM delegated_request b WHERE decided_at < ${before} AND NOT records_are_held(site, subject_id, ${before})
      ORDER BY decided_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    ) RETURNING id`
}

function blocks(before: Sql, limit: number): Sql {
  return sql`
    DELETE FROM address_block WHERE id IN (
      SELECT id FROM address_block WHERE lifted_at < ${before} AND NOT records_are_held(site, subject_id, ${before})
      ORDER BY lifted_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    ) RETURNING id`
}

/** By the last event of each, whole trails: a few of them may be many events. */
function addressTrails(before: Sql, limit: number): Sql {
  return sql`
    SELECT gone FROM (SELECT forget_address_trail(site, subject_id, ${before}) AS gone FROM (
      SELECT site, subject_id FROM address_proof_event e
      WHERE at < ${before} AND NOT EXISTS (SELECT FROM address_proof_event later
          WHERE later.site = e.site AND later.subject_id = e.subject_id AND later.seq = e.seq + 1)
        AND address_trail_is_over(site, subject_id, ${before}) AND NOT records_are_held(site, subject_id, ${before})
      ORDER BY at LIMIT ${limit}::int / 10
    ) over OFFSET 0) trails WHERE gone > 0`
}

/** Of accounts that have no request any more, nor an address in force. */
function accountAddresses(before: Sql, limit: number): Sql {
  return sql`
    DELETE FROM account_address WHERE (site, subject_id) IN (
      SELECT site, subject_id FROM account_address a
      WHERE first_seen_at < ${before} AND NOT records_are_held(site, subject_id, ${before})
        AND NOT EXISTS (SELECT FROM export_request r WHERE r.site = a.site AND lower(r.subject_id) = lower(a.subject_id))
        AND NOT EXISTS (SELECT FROM address_proof p WHERE p.site = a.site AND p.subject_id = a.subject_id
          AND p.ended_at IS NULL AND p.lapses_at > now())
        AND NOT EXISTS (SELECT FROM step_up_code c WHERE c.site = a.site AND c.subject_id = a.subject_id)
      LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    ) RETURNING site`
}
