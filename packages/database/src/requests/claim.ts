import type { ExportProgress } from '@pdd/core'
import { type Connection, type Sql, sql } from '../connection.ts'
import type { Claim } from '../contract.ts'
import { type ExportRequestRow, toExportRequest } from '../rows.ts'
import { actorColumns, fromNow, idOf, sweep } from '../sql-fragments.ts'
import { announceAgain, endLease, outageOver, transition, transitionEach } from './transition.ts'

export type ClaimOptions = { workerId: string; leaseSeconds: number; maxAttempts: number; siteCap: number }

/** Any number will do, as long as nothing else locks under it. */
export const siteLocks = 20_260_101

/** Now, and not when the transaction began: claims of a site wait for each other. */
const served = sql`served AS (
      INSERT INTO site_turn (site, served_at) SELECT site, clock_timestamp() FROM after
      ON CONFLICT (site) DO UPDATE SET served_at = EXCLUDED.served_at
    )`

/**
 * The only door to `running`: for a request that is due, or whose worker has let its lease run out.
 *
 * The cap counts rows that other claims may just be adding, so claims of one site take turns; without that lock,
 * thirty at once were measured to break a cap of three.
 */
export async function claim(
  connection: Connection,
  id: string,
  options: ClaimOptions,
): Promise<Claim | null> {
  const oneSiteAtATime = sql`
    SELECT pg_advisory_xact_lock(${siteLocks}::int, hashtext(site)) FROM export_request WHERE id = ${idOf(id)}`
  const [row] = await connection.queryHolding<ExportRequestRow>(
    oneSiteAtATime,
    claiming(sql`r.id = ${idOf(id)}`, options),
    'request.claim',
  )
  return row ? toClaim(row) : null
}

/** The statement of a claim, for whoever holds the lock of its site. */
export function claiming(which: Sql, options: ClaimOptions): Sql {
  return transition({
    where: sql`${which} AND r.attempts < ${options.maxAttempts}::int
      AND ((r.status IN ('queued', 'retrying') AND r.next_attempt_at <= now())
        OR (r.status = 'running' AND r.lease_until < now()))
      AND (SELECT count(*) FROM export_request other
        WHERE other.site = r.site AND other.status = 'running' AND other.lease_until > now()) < ${options.siteCap}::int`,
    set: sql`status = 'running', fence = r.fence + 1, attempts = r.attempts + 1, reason_code = NULL,
      progress = NULL, worker_id = ${options.workerId}, lease_until = ${fromNow(options.leaseSeconds)}`,
    action: sql`'claimed'`,
    actor: actorColumns({ type: 'worker', id: options.workerId }),
    besides: served,
  })
}

export function toClaim(row: ExportRequestRow): Claim {
  return { request: toExportRequest(row), fence: row.fence, attempt: row.attempts }
}

/** Renews the lease; `progress: null` leaves what was told before. `false`: the lease is somebody else's by now. */
export async function heartbeat(
  { query }: Connection,
  id: string,
  fence: number,
  { leaseSeconds, progress }: { leaseSeconds: number; progress: ExportProgress | null },
): Promise<boolean> {
  const told = progress === null ? null : JSON.stringify(progress)
  const renewed = await query(
    sql`
      UPDATE export_request
      SET lease_until = ${fromNow(leaseSeconds)}, progress = coalesce(${told}::jsonb, progress)
      WHERE id = ${idOf(id)} AND fence = ${fence}::int AND status = 'running' RETURNING id`,
    'request.heartbeat',
  )
  return renewed.length === 1
}

/**
 * Leases that ran out. The first time the export is due again at once, since most workers die of a deployment; then
 * it waits longer each time, because it may be the export that kills them.
 */
export async function reclaimExpiredLeases(connection: Connection, { maxAttempts }: { maxAttempts: number }) {
  const lost = sql`r.status = 'running' AND r.lease_until < now()`
  // `attempts > 0`, whatever the limit: the index holds only what was tried, and nothing of a crowd that was not.
  const spent = sql`r.status IN ('queued', 'retrying') AND r.attempts > 0 AND r.attempts >= ${maxAttempts}::int`
  return [
    ...(await reclaim(connection, { maxAttempts, where: lost, orderBy: sql`r.lease_until` })),
    ...(await reclaim(connection, { maxAttempts, where: spent, orderBy: sql`r.attempts DESC` })),
  ]
}

/** One statement for each kind: a condition that names both is served by no index. */
async function reclaim(
  connection: Connection,
  { maxAttempts, where, orderBy }: { maxAttempts: number; where: Sql; orderBy: Sql },
) {
  const rows = await transitionEach(connection, {
    where,
    batch: { orderBy, limit: 200 },
    set: sql`${endLease}, ${announceAgain}, ${outageOver}, fence = r.fence + 1,
      status = CASE WHEN r.attempts >= ${maxAttempts}::int THEN 'failed' ELSE 'retrying' END,
      reason_code = CASE WHEN r.attempts >= ${maxAttempts}::int THEN 'worker.poison' ELSE 'worker.lost' END,
      next_attempt_at = CASE WHEN r.attempts <= 1 THEN now() ELSE now() + make_interval(
        secs => least(30 * 4 ^ (r.attempts - 2), 21600) * (0.5 + random())) END`,
    action: sql`CASE status WHEN 'failed' THEN 'gave_up' ELSE 'lease_lost' END`,
    actor: sweep,
  })
  return rows.map((row) => ({ id: row.id, status: toExportRequest(row).status }))
}
