import { type Connection, sql } from '../connection.ts'
import { idOf } from '../sql-fragments.ts'
import { isFrozenAccount } from './account.ts'
import type { DelegatedRequest, NewDelegatedRequest } from './contract.ts'

const columns = sql`id::text AS id, site, subject_id AS "subjectId", asked_by AS "askedBy", reason,
  asked_at AS "askedAt",
  (SELECT e.record_name FROM erpnext_record e WHERE e.delegated_request_id = b.id) AS "recordName"`

/** ERPNext has the record that is named: it knows already that it waits, and is owed what comes of it. */
export async function proposeDelegatedRequest(
  { query }: Connection,
  { site, subjectId, askedBy, reason, idempotencyKey = null, recordName = null }: NewDelegatedRequest,
): Promise<boolean> {
  const same = sql`
    SELECT FROM delegated_request s
    WHERE s.site = ${site} AND s.subject_id = ${subjectId} AND s.asked_by = ${askedBy} AND s.idempotency_key = ${idempotencyKey}`
  const rows = await query(sql`
    WITH proposed AS (
      INSERT INTO delegated_request (site, subject_id, asked_by, reason, idempotency_key)
      SELECT a.site, a.subject_id, b.subject_id, ${reason}, ${idempotencyKey}
      FROM (SELECT ${site}::text AS site, ${subjectId}::text AS subject_id) a
      CROSS JOIN (SELECT ${site}::text AS site, ${askedBy}::text AS subject_id) b
      WHERE lower(a.subject_id) <> lower(b.subject_id) AND NOT ${isFrozenAccount(sql`a`)} AND NOT ${isFrozenAccount(sql`b`)}
        AND NOT EXISTS (${same})
      ON CONFLICT DO NOTHING RETURNING id, site
    ), recorded AS (
      INSERT INTO erpnext_record (site, delegated_request_id, record_name, version, next_attempt_at, owed_since)
      SELECT p.site, p.id, ${recordName}::text, 0, NULL, NULL FROM proposed p
      WHERE ${recordName}::text IS NOT NULL AND EXISTS (SELECT FROM erpnext_record_site s WHERE s.site = p.site)
    )
    SELECT id FROM proposed`)
  return rows.length === 1 || (await query(same)).length > 0
}

export function waitingDelegatedRequests({ query }: Connection, site: string): Promise<DelegatedRequest[]> {
  return query<DelegatedRequest>(sql`
    SELECT ${columns} FROM delegated_request b WHERE site = ${site} AND (decided_at IS NULL OR ${leftUnmade})
    ORDER BY asked_at, id LIMIT 100`)
}

/** Allowed by a process that died before it had made the request: long enough ago to be sure that it is not about to. */
const leftUnmade = sql`(b.making AND b.decided_at < now() - interval '1 minute')`

export async function decideDelegatedRequest(
  { query }: Connection,
  site: string,
  id: string,
  { by, allowed }: { by: string; allowed: boolean },
): Promise<DelegatedRequest | null> {
  const [row] = await query<DelegatedRequest>(sql`
    UPDATE delegated_request b SET decided_by = ${by}, decided_at = now(), allowed = ${allowed}, making = ${allowed}
    WHERE id = ${idOf(id)} AND site = ${site} AND (decided_at IS NULL OR (${leftUnmade} AND ${allowed}))
      AND lower(asked_by) <> lower(${by}::text) AND lower(subject_id) <> lower(${by}::text)
    RETURNING ${columns}`)
  return row ?? null
}

export async function delegatedRequestMade({ query }: Connection, id: string): Promise<void> {
  await query(sql`UPDATE delegated_request SET making = false WHERE id = ${idOf(id)} AND making`)
}

/** Not where another one for the same person waits by now: then both stand on the desk. */
export async function reopenDelegatedRequest({ query }: Connection, id: string, by: string): Promise<void> {
  await query(sql`
    UPDATE delegated_request b SET decided_by = NULL, decided_at = NULL, allowed = NULL, making = false
    WHERE id = ${idOf(id)} AND making AND decided_by = ${by} AND NOT EXISTS (
      SELECT FROM delegated_request other
      WHERE other.site = b.site AND other.subject_id = b.subject_id AND other.decided_at IS NULL)`)
}
