import { type Connection, type Query, sql } from '../connection.ts'
import { isFrozenAccount } from '../officer/account.ts'
import { endLease, transition } from '../requests/transition.ts'
import { idOf, sweep } from '../sql-fragments.ts'
import type { Account } from './contract.ts'

const active = sql`('queued', 'running', 'retrying')`

/**
 * A request of the former name ends, and one of the new name takes its place in the line: a row never changes whose it is.
 * What a worker is just collecting of the former account finds a higher fence and is published nowhere.
 */
export function follow(
  { transaction }: Connection,
  { site, subjectId }: Account,
  former: string,
): Promise<boolean> {
  return transaction(async (query) => {
    await holdBoth(query, site, [subjectId, former])
    await freezeToo(query, { site, subjectId }, former)
    const [standing] = await query<{ id: string; key: string | null }>(sql`
      SELECT r.id::text AS id, CASE WHEN r.requested_by = r.subject_id THEN r.idempotency_key END AS key
      FROM export_request r WHERE r.site = ${site} AND r.subject_id = ${former} AND r.status IN ${active}
        AND lower(${former}::text) <> lower(${subjectId}::text)
        AND NOT EXISTS (SELECT FROM export_request o WHERE o.site = ${site}
          AND lower(o.subject_id) = lower(${subjectId}::text) AND o.status IN ${active})
        AND NOT EXISTS (
          SELECT FROM (SELECT ${site}::text AS site, ${subjectId}::text AS subject_id) a WHERE ${isFrozenAccount(sql`a`)})
      FOR NO KEY UPDATE OF r`)
    if (standing === undefined) return false
    const [ended] = await query(
      transition({
        where: sql`r.id = ${idOf(standing.id)} AND r.status IN ${active}`,
        set: sql`${endLease}, fence = r.fence + 1, status = 'cancelled', reason_code = 'account.renamed',
          idempotency_key = NULL`,
        action: sql`'cancelled'`,
        actor: sweep,
      }),
    )
    if (ended === undefined) return false
    await begin(query, { site, subjectId }, standing)
    return true
  })
}

/** In the order in which those who ask take them, so that nobody waits for each other. */
async function holdBoth(query: Query, site: string, names: string[]): Promise<void> {
  const ordered = await query<{ name: string }>(sql`
    SELECT name FROM unnest(${names}::text[]) AS name ORDER BY lower(name) COLLATE "C", name COLLATE "C"`)
  for (const { name } of ordered)
    await query(sql`SELECT pg_advisory_xact_lock(account_lock(${site}, ${name}))`)
}

/** Who said "this wasn't me" is held under the new name as well: another name is no way out of it. */
async function freezeToo(query: Query, { site, subjectId }: Account, former: string): Promise<void> {
  await query(sql`
    INSERT INTO account_freeze (site, subject_id, request_id, frozen_at)
    SELECT f.site, ${subjectId}, f.request_id, clock_timestamp() FROM account_freeze f
    WHERE f.site = ${site} AND f.subject_id = ${former} AND f.lifted_at IS NULL
    ON CONFLICT DO NOTHING RETURNING site`)
}

async function begin(
  query: Query,
  { site, subjectId }: Account,
  { id, key }: { id: string; key: string | null },
): Promise<void> {
  await query(sql`
    WITH begun AS (
      INSERT INTO export_request (site, subject_id, requested_by, format, idempotency_key, body_hash, auth_method,
        auth_time, http_request_id, received_at, due_at)
      SELECT site, ${subjectId}, CASE WHEN requested_by = subject_id THEN ${subjectId} ELSE requested_by END, format,
        CASE WHEN NOT EXISTS (SELECT FROM export_request o WHERE o.site = ${site} AND o.requested_by = ${subjectId}
          AND o.idempotency_key = ${key}) THEN ${key} END,
        body_hash, auth_method, auth_time, http_request_id, received_at, due_at
      FROM export_request WHERE id = ${idOf(id)} RETURNING *
    )
    INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action, to_status, reason)
    SELECT id, ${sweep.type}, ${sweep.idHash}, 'requested', status, 'account.renamed' FROM begun RETURNING request_id`)
}
