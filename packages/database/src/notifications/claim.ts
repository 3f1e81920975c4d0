import { notificationColumns } from '../columns.ts'
import { type Connection, empty, sql } from '../connection.ts'
import type { Notification } from '../contract.ts'
import { idOf } from '../fragments.ts'
import { type NotificationRow, toNotification } from '../rows.ts'
import { changeState } from './change-state.ts'

/** A mail that is due becomes `sending`, before anything is said to the mail provider. */
export async function claimDue(
  { query }: Connection,
  { requestId }: { requestId?: string },
): Promise<Notification | null> {
  const ofRequest = requestId === undefined ? empty : sql`AND n.request_id = ${idOf(requestId)}`
  const [row] = await query<NotificationRow>(
    changeState({
      where: sql`n.state = 'pending' AND n.next_attempt_at <= now() ${ofRequest}`,
      batch: { orderBy: sql`n.next_attempt_at`, limit: 1 },
      set: sql`state = 'sending', send_fence = n.send_fence + 1, attempts = n.attempts + 1, started_at = now(),
        reason_code = NULL, lookups = 0`,
    }),
    requestId === undefined ? 'mail.claim' : 'mail.claim_of_request',
  )
  return row ? toNotification(row) : null
}

/**
 * A mail whose outcome nobody knows, due for a look at the provider: 2, 10, 30 and 60 minutes after it was lost. The
 * claim moves the next look on; after the fourth there is none, and the mail stays `unknown` until somebody decides.
 */
export async function claimUnknown({ query }: Connection): Promise<Notification | null> {
  const [row] = await query<NotificationRow>(sql`
    UPDATE notification SET lookups = lookups + 1,
      next_attempt_at = greatest(now() + interval '1 minute',
        unknown_at + make_interval(mins => (ARRAY[2, 10, 30, 60])[least(lookups + 2, 4)]))
    WHERE id = (
      SELECT id FROM notification WHERE state = 'unknown' AND next_attempt_at <= now() AND lookups < 4
      ORDER BY next_attempt_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    )
    RETURNING ${notificationColumns}`)
  return row ? toNotification(row) : null
}
