import { activeStatuses, defineError, type ExportRequest } from '@pdd/core'
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
  // What stood in the way may have ended before it could be read: then the way is free.
  for (let tries = 0; tries < 20; tries += 1) {
    const [row] = await connection.query<ExportRequestRow>(insertUnlessActive(input))
    if (row) return { request: toExportRequest(row), created: true }
    const standing = (await sameKey(connection, input)) ?? (await active(connection, input))
    if (standing) return { request: toExportRequest(standing), created: false }
    if (await isFrozen(connection, input.site, input.subjectId)) throw accountFrozen()
  }
  throw databaseContended()
}

function insertUnlessActive(input: NewExportRequest): Sql {
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
      SELECT id, 'asked' FROM inserted WHERE ${input.tellAsked ?? false}
    )
    SELECT ${requestColumns} FROM inserted`
}

async function sameKey({ prisma, attempt }: Connection, input: NewExportRequest) {
  const { site, requestedBy, idempotencyKey, bodyHash } = input
  if (idempotencyKey === null) return null
  const row = await attempt(() =>
    prisma.exportRequest.findUnique({
      where: { site_requestedBy_idempotencyKey: { site, requestedBy, idempotencyKey } },
    }),
  )
  if (row && row.bodyHash !== bodyHash) throw idempotencyMismatch()
  return row
}

function active({ prisma, attempt }: Connection, { site, subjectId }: NewExportRequest) {
  return attempt(() =>
    prisma.exportRequest.findFirst({ where: { site, subjectId, status: { in: [...activeStatuses] } } }),
  )
}
