import { type Connection, type Sql, sql } from '../connection.ts'
import type { Claim } from '../contract.ts'
import type { ExportRequestRow } from '../rows.ts'
import { idOf } from '../sql-fragments.ts'
import { type ClaimOptions, claiming, siteLocks, toClaim } from './claim.ts'
import { abandoned, due, type NextDue, nextDue } from './next-due.ts'

/**
 * Claims what a wake-up for `id` is for: looks whose turn it is, and claims there, in one transaction that holds the lock
 * of that site. The claim sees what was committed while it waited for the lock, and so whether the turn has passed on.
 *
 * @returns `capped`: every site that waits has as many under way as it may; `outrun`: others were quicker; null: nothing
 * waits
 */
export function claimNext(
  { transaction }: Connection,
  id: string,
  options: ClaimOptions,
): Promise<Claim | 'capped' | 'outrun' | null> {
  return transaction(async (query) => {
    const next = await nextDue({ query }, id, options)
    if (next === null) return null
    if (next.capped) return 'capped'
    if (!next.held) {
      if (!next.only) return 'outrun'
      // Where one site alone waits there are no turns to keep: its claims queue up.
      await query(
        sql`SELECT pg_advisory_xact_lock(${siteLocks}::int, hashtext(${next.site}))`,
        'request.claim_next.lock',
      )
    }
    const [row] = await query<ExportRequestRow>(
      claiming(sql`${isItsTurn(next)} AND r.id = ${oneOf(next, options)}`, options),
      'request.claim_next',
    )
    return row ? toClaim(row) : 'outrun'
  })
}

/** Where other sites wait, a turn that was used since the look is over. */
function isItsTurn({ site, servedAt, only }: NextDue): Sql {
  return sql`(${only}::bool OR (SELECT served_at::text FROM site_turn WHERE site = ${site})
    IS NOT DISTINCT FROM ${servedAt}::text)`
}

/** The request that was chosen, if nobody took it since, or of the same site the one that has waited longest. */
function oneOf({ id, site }: NextDue, { maxAttempts }: ClaimOptions): Sql {
  return sql`(
    SELECT id FROM (
      SELECT r.id, 1 AS place FROM export_request r WHERE r.id = ${idOf(id)} AND ((${due}) OR (${abandoned}))
      UNION ALL (
        SELECT r.id, 2 FROM export_request r
        WHERE r.site = ${site} AND ${due} AND r.attempts < ${maxAttempts}::int
        ORDER BY r.next_attempt_at LIMIT 1
      )
    ) claimable ORDER BY place LIMIT 1)`
}
