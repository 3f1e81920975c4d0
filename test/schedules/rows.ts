import type { ExportStatus } from '@pdd/core'
import type { NotificationKind, NotificationState } from '@pdd/database'
import type { TestDatabase } from '../support/test-database.ts'

export type RequestRow = {
  id: string
  subject: string
  status: ExportStatus
  fence: number
  attempts: number
  key: string | null
  reason: string | null
  /** by the table's clock: it may be claimed; its lease has run out; its time is over; an outage does not count yet */
  due: boolean
  leaseOver: boolean
  past: boolean
  patient: boolean
}
export type MailRow = {
  id: string
  requestId: string
  kind: NotificationKind
  nid: string
  state: NotificationState
  reason: string | null
  resends: number
}
export type Rows = { requests: RequestRow[]; mails: MailRow[] }

/** What is committed at this moment, of one site. */
export async function readRows(table: TestDatabase, site: string): Promise<Rows> {
  const [row] = await table.query<{ requests: RequestRow[]; mails: MailRow[] }>(
    `WITH r AS (SELECT * FROM export_request WHERE site = $1)
    SELECT coalesce((SELECT json_agg(json_build_object('id', id, 'subject', subject_id, 'status', status, 'fence', fence,
        'attempts', attempts, 'key', object_key, 'reason', reason_code, 'due', next_attempt_at <= now(),
        'leaseOver', coalesce(lease_until < now(), false), 'past', coalesce(expires_at <= now(), false),
        'patient', now() < due_at - interval '3 days') ORDER BY received_at, id) FROM r), '[]') AS requests,
      coalesce((SELECT json_agg(json_build_object('id', n.id, 'requestId', n.request_id, 'kind', kind, 'nid', nid,
        'state', n.state, 'reason', n.reason_code, 'resends', resends) ORDER BY n.created_at, n.id)
        FROM notification n JOIN r ON r.id = n.request_id), '[]') AS mails`,
    [site],
  )
  return row as Rows
}
