import { notificationColumns } from '../columns.ts'
import { type Connection, empty, type Sql, sql } from '../connection.ts'
import type { Notification } from '../contract.ts'
import { rowByRow, spare } from '../row-by-row.ts'
import { type NotificationRow, toNotification } from '../rows.ts'
import { idOf } from '../sql-fragments.ts'
import { changeEach } from './change-state.ts'

/** A mail that is due becomes `sending`, and is prepared from then on, before anything is said to the mail provider. */
export async function claimDue(
  connection: Connection,
  { requestId, site }: { requestId?: string; site?: string },
): Promise<Notification | null> {
  const ofRequest = requestId === undefined ? empty : sql`AND n.request_id = ${idOf(requestId)}`
  const ofSite =
    site === undefined
      ? empty
      : sql`AND EXISTS (SELECT FROM export_request r WHERE r.id = n.request_id AND r.site = ${site})`
  const [row] = await changeEach(
    connection,
    {
      where: sql`n.state = 'pending' AND n.next_attempt_at <= now() ${ofRequest} ${ofSite}`,
      batch: { orderBy: sql`n.next_attempt_at`, limit: 1 },
      set: sql`state = 'sending', send_fence = n.send_fence + 1, attempts = n.attempts + 1, started_at = now(),
        reason_code = NULL, lookups = 0, preparing = n.send_fence + 1`,
    },
    `mail.claim${requestId === undefined ? '' : '_of_request'}${site === undefined ? '' : '_of_site'}`,
  )
  return row ? toNotification(row) : null
}

/** The sites whose mails are due. */
export async function dueSites({ query }: Connection): Promise<string[]> {
  const rows = await query<{ site: string }>(
    sql`
      SELECT DISTINCT r.site FROM notification n JOIN export_request r ON r.id = n.request_id
      WHERE n.state = 'pending' AND n.next_attempt_at <= now()`,
    'mail.due_sites',
  )
  return rows.map(({ site }) => site)
}

/**
 * A mail whose outcome nobody knows, due for a look at the provider. The claim only keeps others from it, longer the longer
 * it is unknown: a look that comes to no answer is not counted, and is made again.
 */
export async function claimUnknown(connection: Connection): Promise<Notification | null> {
  const isDue = sql`state = 'unknown' AND next_attempt_at <= now()`
  const claim = (which: Sql) => sql`
    UPDATE notification SET
      next_attempt_at = now() + least(greatest((now() - unknown_at) / 4, interval '1 minute'), interval '1 hour')
    WHERE id = (
      SELECT id FROM notification WHERE ${isDue} ${which}
      ORDER BY next_attempt_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    )
    RETURNING ${notificationColumns}`
  const [row] = await rowByRow<NotificationRow>(connection, {
    all: claim(empty),
    ids: sql`SELECT id::text AS id FROM notification WHERE ${isDue} ORDER BY next_attempt_at LIMIT ${spare}::int`,
    one: (id) => claim(sql`AND id = ${idOf(id)}`),
    limit: 1,
  })
  return row ? toNotification(row) : null
}
