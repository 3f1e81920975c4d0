import { codeOf, defineError, type ExportRequest } from '@pdd/core'
import { requestColumns } from '../columns.ts'
import { type Connection, parallelStatements, type Sql, sql } from '../connection.ts'
import type { NewExportRequest } from '../contract.ts'
import {
  databaseContended,
  databaseLoginRefused,
  databaseNotMigrated,
  databaseUnavailable,
  serviceBusy,
} from '../database-errors.ts'
import { type ExportRequestRow, toExportRequest } from '../rows.ts'
import { hashed } from '../sql-fragments.ts'
import { whyNotAsked } from './limits.ts'
import { createStatementBatcher } from './statement-batcher.ts'

export const idempotencyMismatch = defineError({
  code: 'idempotency.mismatch',
  title: 'This idempotency key was used before, for a different request.',
  remedy: 'Use a new Idempotency-Key for a new request, or repeat the first one unchanged.',
  status: 422,
  retryable: false,
})

/** A row and whether it is new, or undefined: nothing written, and nothing seen that stood in the way. */
type Found = (ExportRequestRow & { created: boolean }) | undefined

/**
 * Writes a request, or finds the one that stands in its way. Any number of callers may do so at once: the unique
 * indexes let one row in, and everyone gets its id. Those who come together share a statement.
 */
export function createCreate(connection: Connection) {
  const insertOrFind = createStatementBatcher<NewExportRequest, Found>({
    parallelism: parallelStatements,
    atMost: 64,
    ...waitingLimits,
    busy: () => serviceBusy({ retryAfterSeconds: 5 }),
    runAll: (inputs) => insertOrFindAll(connection.queryInGroup, inputs, sharedPatience),
    runOne: async (input) => (await insertOrFindAll(connection.query, [input], '0'))[0],
    isCommon: (error) => commonFailures.has(codeOf(error)),
  })

  return async (input: NewExportRequest): Promise<{ request: ExportRequest; created: boolean }> => {
    const { idempotencyKey, bodyHash } = input
    // What stood in the way may have come too late to be seen, or have ended before it could be read.
    for (let tries = 0; tries < 20; tries += 1) {
      const found = await insertOrFind(input)
      if (found) {
        const { created, ...row } = found
        const sameKey = !created && idempotencyKey !== null && row.idempotencyKey === idempotencyKey
        if (sameKey && row.requestedBy === input.requestedBy && row.bodyHash !== bodyHash)
          throw idempotencyMismatch()
        return { request: toExportRequest(row), created }
      }
      const refusal = await whyNotAsked(connection, input)
      if (refusal !== null) throw refusal
    }
    throw databaseContended()
  }
}

/** Ten seconds' worth for the lanes; whoever waited longer is about to be cut off by the server, and asks again. */
const waitingLimits = { waitingAtMost: 2_000, maxWaitMs: 10_000 }

/** A row that somebody else holds must stop nobody but those who ask for it: they go on by themselves. */
const sharedPatience = '250ms'

const commonFailures = new Set(
  [databaseUnavailable, databaseLoginRefused, databaseNotMigrated].map(({ code }) => code),
)

/** The row of each input, or undefined. */
async function insertOrFindAll(
  query: Connection['query'],
  inputs: NewExportRequest[],
  patience: string,
): Promise<Found[]> {
  const rows = await query<ExportRequestRow & { created: boolean; place: number }>(
    insertOrFind(inputs, patience),
    'request.create',
  )
  const found: Found[] = inputs.map(() => undefined)
  for (const { place, ...row } of rows) found[place] = row
  return found
}

/**
 * One round trip: each row with its audit event and the mail it owes, or else the row that stands, by key before by
 * person. Accounts are locked and rows go in by person, so that two such statements never wait for each other. How long
 * it waits for a lock holds for this statement alone, whoever has the connection next.
 *
 * @param patience as PostgreSQL writes a time; `0`: as long as any statement may take
 */
function insertOrFind(inputs: NewExportRequest[], patience: string): Sql {
  return sql`
    WITH patient AS MATERIALIZED (
      SELECT set_config('lock_timeout', ${patience}, true)
    ), asked AS MATERIALIZED (
      SELECT gen_random_uuid() AS id, a.*
      FROM patient CROSS JOIN json_to_recordset(${JSON.stringify(inputs.map(askedOf))}::json)
        AS a(place int, site text, subject_id text, requested_by text, format text, idempotency_key text,
          body_hash text, auth_method text, auth_time timestamptz, http_request_id text, due_at timestamptz,
          tell_asked boolean, at_most int, record_name text)
      ORDER BY a.site COLLATE "C", lower(a.subject_id) COLLATE "C", a.subject_id COLLATE "C", a.place
    ), inserted AS (
      INSERT INTO export_request (id, site, subject_id, requested_by, format, idempotency_key, body_hash,
        auth_method, auth_time, http_request_id, due_at)
      SELECT id, site, subject_id, requested_by, format, idempotency_key, body_hash,
        auth_method, auth_time, http_request_id, coalesce(due_at, now() + interval '1 month')
      FROM asked a WHERE account_may_ask(a.site, a.subject_id, a.requested_by, a.at_most)
      ON CONFLICT DO NOTHING RETURNING *
    ), audited AS (
      INSERT INTO audit_event (request_id, actor_type, actor_id_hash, action, to_status)
      SELECT id, CASE WHEN requested_by = subject_id THEN 'caller' ELSE 'officer' END,
        ${hashed(sql`requested_by`)}, 'requested', status FROM inserted
    ), owed AS (
      INSERT INTO notification (request_id, kind)
      SELECT i.id, 'asked' FROM inserted i JOIN asked a ON a.id = i.id WHERE a.tell_asked
    ), recorded AS (
      -- With its name there; without one the table's own trigger writes the row.
      INSERT INTO erpnext_record (site, request_id, record_name)
      SELECT i.site, i.id, a.record_name FROM inserted i JOIN asked a ON a.id = i.id
      WHERE a.record_name IS NOT NULL AND EXISTS (SELECT FROM erpnext_record_site s WHERE s.site = i.site)
    ), standing AS (
      SELECT a.place, coalesce(CASE WHEN a.idempotency_key IS NOT NULL THEN (
          SELECT r.id FROM export_request r
          WHERE r.site = a.site AND r.requested_by = a.requested_by AND r.idempotency_key = a.idempotency_key
        ) END, (
          SELECT r.id FROM export_request r
          WHERE r.site = a.site AND r.subject_id = a.subject_id AND r.status IN ('queued', 'running', 'retrying')
        )) AS id
      FROM asked a WHERE NOT EXISTS (SELECT FROM inserted i WHERE i.id = a.id)
    ), adopted AS (
      -- The document that somebody made for what is under way already.
      UPDATE erpnext_record e SET record_name = a.record_name, version = e.version + 1, next_attempt_at = now(),
        owed_since = coalesce(e.owed_since, now())
      FROM standing s JOIN asked a ON a.place = s.place
      WHERE a.record_name IS NOT NULL AND e.request_id = s.id AND e.record_name IS NULL AND e.given_up_at IS NULL
    )
    SELECT a.place, true AS created, r.* FROM asked a JOIN (SELECT ${requestColumns} FROM inserted) r ON r.id = a.id
    UNION ALL
    SELECT s.place, false, r.* FROM standing s JOIN LATERAL (
      SELECT ${requestColumns} FROM export_request WHERE export_request.id = s.id LIMIT 1
    ) r ON true`
}

function askedOf(input: NewExportRequest, place: number) {
  return {
    place,
    site: input.site,
    subject_id: input.subjectId,
    requested_by: input.requestedBy,
    format: input.format,
    idempotency_key: input.idempotencyKey,
    body_hash: input.bodyHash,
    auth_method: input.authMethod,
    auth_time: input.authTime,
    http_request_id: input.httpRequestId,
    due_at: input.dueAt ?? null,
    tell_asked: input.tellAsked ?? false,
    at_most: input.asksPerDay ?? null,
    record_name: input.recordName ?? null,
  }
}
