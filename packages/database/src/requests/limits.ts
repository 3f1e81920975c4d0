import { defineError, type ExportError } from '@pdd/core'
import { type Connection, sql } from '../connection.ts'
import type { NewExportRequest } from '../contract.ts'
import { isFrozenAccount } from '../officer/account.ts'
import { idOf } from '../sql-fragments.ts'

export const accountFrozen = defineError({
  code: 'account.frozen',
  title: 'This account takes no requests and gives out no files.',
  remedy: 'Somebody said that a request was not theirs; another officer of the company can lift this.',
  status: 403,
  retryable: false,
})

export const tooManyRequests = defineError({
  code: 'account.too_many_requests',
  title: 'This was asked for too often within a day, for one account.',
  remedy: 'Wait as long as Retry-After says; what is under way or ready stays as it is.',
  status: 429,
  retryable: true,
})

type Standing = { frozen: boolean; waitSeconds: number | null }

/**
 * Why a request was not written: the account is frozen, or was asked for as often as it may. Null: neither, or there is
 * a request by now that answers; whoever asks looks again.
 */
export async function whyNotAsked(
  { query }: Connection,
  input: NewExportRequest,
): Promise<ExportError | null> {
  const { site, subjectId, requestedBy, idempotencyKey, asksPerDay = null } = input
  const [row] = await query<Standing & { answered: boolean }>(sql`
    WITH a AS (SELECT ${site}::text AS site, ${subjectId}::text AS subject_id, ${requestedBy}::text AS by)
    SELECT ${isFrozenAccount(sql`a`)} AS frozen,
      EXISTS (SELECT FROM export_request r WHERE r.site = a.site AND r.subject_id = a.subject_id
        AND r.status IN ('queued', 'running', 'retrying'))
      OR EXISTS (SELECT FROM export_request r WHERE r.site = a.site AND r.requested_by = a.by
        AND r.idempotency_key = ${idempotencyKey}) AS answered,
      (SELECT ceil(extract(epoch FROM last.received_at + interval '24 hours' - now()))::int FROM (
          SELECT r.received_at FROM export_request r
          WHERE r.site = a.site AND r.subject_id = a.subject_id
            AND (r.requested_by = r.subject_id) = (a.by = a.subject_id)
          ORDER BY r.received_at DESC, r.id DESC
          OFFSET ${asksPerDay}::int - 1 LIMIT ${asksPerDay === null ? 0 : 1}::int
        ) last WHERE last.received_at > asks_count_since(a.site, a.subject_id)
      ) AS "waitSeconds"
    FROM a`)
  return row === undefined || row.answered ? null : refusalOf(row, { asksPerDay })
}

/** Links that were given out for any file of the account of `r`, within 24 hours. */
export const linksOfToday = sql`
  SELECT e.at FROM export_request o JOIN audit_event e ON e.request_id = o.id AND e.action = 'downloaded'
  WHERE o.site = r.site AND o.subject_id = r.subject_id AND o.downloaded_at > now() - interval '24 hours'
    AND e.at > now() - interval '24 hours'`

/** Why no link was given out though there is a file; null when there is none. */
export async function whyNoLink(
  { query }: Connection,
  id: string,
  linksPerDay: number,
): Promise<ExportError | null> {
  const [row] = await query<Standing>(sql`
    SELECT ${isFrozenAccount(sql`r`)} AS frozen, CASE WHEN r.status = 'ready' AND r.expires_at > now() THEN (
      SELECT ceil(extract(epoch FROM l.at + interval '24 hours' - now()))::int FROM (${linksOfToday}) l
      ORDER BY l.at DESC OFFSET ${linksPerDay}::int - 1 LIMIT 1) END AS "waitSeconds"
    FROM export_request r WHERE r.id = ${idOf(id)}`)
  return row === undefined ? null : refusalOf(row, { linksPerDay })
}

function refusalOf({ frozen, waitSeconds }: Standing, limit: Record<string, unknown>): ExportError | null {
  if (frozen) return accountFrozen()
  if (waitSeconds === null) return null
  return tooManyRequests({ ...limit, retryAfterSeconds: Math.max(1, waitSeconds) })
}
