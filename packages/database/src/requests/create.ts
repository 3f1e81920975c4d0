import { defineError, type ExportRequest } from '@pdd/core'
import { requestColumns } from '../columns.ts'
import { type Connection, type Sql, sql } from '../connection.ts'
import type { NewExportRequest } from '../contract.ts'
import { databaseContended } from '../database-errors.ts'
import { actorColumns } from '../fragments.ts'
import { isFrozen } from '../officer/freeze.ts'
import { type ExportRequestRow, toExportRequest } from '../rows.ts'

export const idempotencyMismatch = defineError({
  code: 'idempotency.mismatch',
  title: 'This idempotency key was used before, for a different request.',
  remedy: 'Use a new Idempotency-Key for a new request, or repeat the first one unchanged.',
  status: 422,
  retryable: false,
})

export const accountFrozen = defineError({
  code: 'account.frozen',
  title: 'New requests are stopped for this account.',
  remedy: 'Somebody said that a request was not theirs; an officer of the company can lift this.',
  status: 403,
  retryable: false,
})

/**
 * Writes a request, or finds the one that stands in its way. Any number of callers may do so at once: the unique
 * indexes let one row in, and everyone gets its id.
 */
export async function create(
  connection: Connection,
  input: NewExportRequest,
): Promise<{ request: ExportRequest; created: boolean }> {
  const { idempotencyKey, bodyHash } = input
  // What stood in the way may have come too late to be seen, or have ended before it could be read.
  for (let tries = 0; tries < 20; tries += 1) {
    const [found] = await connection.query<ExportRequestRow & { created: boolean }>(
      insertOrFind(input),
      'request.create',
    )
    if (found) {
      const { created, ...row } = found
      const sameKey = !created && idempotencyKey !== null && row.idempotencyKey === idempotencyKey
      if (sameKey && row.requestedBy === input.requestedBy && row.bodyHash !== bodyHash)
        throw idempotencyMismatch()
      return { request: toExportRequest(row), created }
    }
    if (await isFrozen(connection, input.site, input.subjectId)) throw accountFrozen()
  }
  throw databaseContended()
}

/** One round trip: the row with its audit event and the mail it owes, or else the row that stands, by key before by person. */
function insertOrFind(input: NewExportRequest): Sql {
  const { site, subjectId, requestedBy, format, idempotencyKey, bodyHash, authMethod, authTime } = input
  const actor = actorColumns({ type: requestedBy === subjectId ? 'caller' : 'officer', id: requestedBy })
  return sql`
    WITH inserted AS (
      INSERT INTO export_request (site, subject_id, requested_by, format, idempotency_key, body_hash,
        auth_method, auth_time, http_request_id, due_at)
      SELECT ${site}, ${subjectId}, ${requestedBy}, ${format}, ${idempotencyKey}, ${bodyHash},
        ${authMethod}, ${authTime}::timestamptz, ${input.httpRequestId},
        coalesce(${input.dueAt ?? null}::timestamptz, now() + interval '1 month')
      WHERE NOT EXISTS (
        SELECT FROM account_freeze WHERE site = ${site} AND subject_id = ${subjectId} AND lifted_at IS NULL
      )
      ON CONFLICT DO NOTHING RETURNING *
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action, to_status)
      SELECT id, ${actor.type}, ${actor.idHash}, 'requested', status FROM inserted
    ), owed AS (
      INSERT INTO notification (request_id, kind)
      SELECT id, 'asked' FROM inserted WHERE ${input.tellAsked ?? false}::boolean
    ), standing AS (
      SELECT 1 AS place, id FROM export_request
      WHERE site = ${site} AND requested_by = ${requestedBy} AND idempotency_key = ${idempotencyKey}
      UNION ALL
      SELECT 2, id FROM export_request
      WHERE site = ${site} AND subject_id = ${subjectId} AND status IN ('queued', 'running', 'retrying')
    )
    SELECT ${requestColumns}, true AS created FROM inserted
    UNION ALL
    SELECT ${requestColumns}, false FROM export_request
    WHERE id = (SELECT id FROM standing ORDER BY place LIMIT 1) AND NOT EXISTS (SELECT FROM inserted)`
}
