import { type Connection, type Sql, sql } from '../connection.ts'
import type { MailEvent } from '../contract.ts'
import type { NotificationRow } from '../rows.ts'
import { fromNow, idOf } from '../sql-fragments.ts'
import { changeEach, changeState } from './change-state.ts'

const becomeUnknown = sql`state = 'unknown', unknown_at = now(), lookups = 0, next_attempt_at = now() + interval '2 minutes'`

/** It is prepared: from here on the provider may have it. `false`: it is not this sender's any more. */
export async function markHandedOver(
  { query }: Connection,
  id: string,
  sendFence: number,
  { opensFile = false } = {},
): Promise<boolean> {
  const rows = await query(
    sql`
      UPDATE notification SET preparing = NULL, started_at = now(), opens_file = ${opensFile}
      WHERE id = ${idOf(id)} AND send_fence = ${sendFence}::int AND state = 'sending' RETURNING id`,
    'mail.hand_over',
  )
  return rows.length === 1
}

/** The provider has it, and has named it: told by its answer, or found by a look-up. */
export async function markSent(connection: Connection, id: string, sendFence: number, messageId: string) {
  const rows = await change(connection, id, sendFence, {
    set: sql`state = 'sent', message_id = ${messageId}, sent_at = now(), reason_code = NULL`,
    name: 'mail.sent',
  })
  return rows.length === 1
}

/** A provider or a site that is away comes back within days; what does not is a site that has left, or a lasting fault. */
const lastTry = sql`n.state = 'sending' AND n.attempts >= 24 AND n.created_at < now() - interval '7 days'`

/**
 * It certainly was not sent, or every look-up says so: due again in `delaySeconds`. An unknown outcome is sent again
 * once; a second time it becomes `failed`, and the answer is `false`. So does what was tried for seven days, and two
 * dozen times, in vain: an officer can have it sent again.
 */
export async function markNotSent(
  connection: Connection,
  id: string,
  sendFence: number,
  reasonCode: string,
  delaySeconds: number,
) {
  const rows = await change(connection, id, sendFence, {
    set: sql`state = CASE WHEN (n.state = 'unknown' AND n.resends >= 1) OR (${lastTry}) THEN 'failed' ELSE 'pending' END,
      resends = n.resends + CASE WHEN n.state = 'unknown' AND n.resends < 1 THEN 1 ELSE 0 END,
      reason_code = ${reasonCode}, next_attempt_at = ${fromNow(delaySeconds)}`,
  })
  return rows[0]?.state === 'pending'
}

/** A definite no, of which no repeat would make a yes. */
export async function markRefused(
  connection: Connection,
  id: string,
  sendFence: number,
  state: 'suppressed' | 'failed',
  reasonCode: string,
) {
  const rows = await change(connection, id, sendFence, {
    set: sql`state = ${state}, reason_code = ${reasonCode}`,
  })
  return rows.length === 1
}

/** The answer was lost. Only look-ups may decide from here. */
export async function markUnknown(connection: Connection, id: string, sendFence: number, reasonCode: string) {
  const rows = await change(connection, id, sendFence, {
    from: sql`n.state = 'sending'`,
    set: sql`${becomeUnknown}, reason_code = ${reasonCode}`,
  })
  return rows.length === 1
}

/** The provider was asked and does not list it: looked up again 10, 30 and 60 minutes after it was lost. */
export async function markNotListed({ query }: Connection, id: string, sendFence: number): Promise<boolean> {
  const rows = await query(sql`
    UPDATE notification SET lookups = lookups + 1,
      next_attempt_at = greatest(now() + interval '1 minute',
        unknown_at + make_interval(mins => (ARRAY[2, 10, 30, 60])[least(lookups + 2, 4)]))
    WHERE id = ${idOf(id)} AND send_fence = ${sendFence}::int AND state = 'unknown' RETURNING id`)
  return rows.length === 1
}

/** Every look is over, and nobody may send it again but an officer. */
export async function markHeld(connection: Connection, id: string, sendFence: number, reasonCode: string) {
  const rows = await change(connection, id, sendFence, {
    from: sql`n.state = 'unknown'`,
    set: sql`state = 'held', lookups = n.lookups + 1, reason_code = ${reasonCode}`,
  })
  return rows.length === 1
}

/** What may become what by the provider's word: later news outranks earlier, whatever comes first. */
const outrankedBy: Record<MailEvent['outcome'], Sql> = {
  delivered: sql`'pending', 'sending', 'unknown', 'held', 'sent'`,
  bounced: sql`'pending', 'sending', 'unknown', 'held', 'sent', 'delivered'`,
  complained: sql`'pending', 'sending', 'unknown', 'held', 'sent', 'delivered', 'bounced'`,
}

/** A message of ours, by the nid we gave it and the id it has: anything else changes nothing. */
export async function recordEvent(
  { query }: Connection,
  { nid, messageId, outcome }: MailEvent,
): Promise<boolean> {
  const rows = await query(
    changeState({
      where: sql`n.nid = ${idOf(nid)} AND n.attempts > 0 AND n.state IN (${outrankedBy[outcome]})
        AND (n.message_id IS NULL OR n.message_id = ${messageId})`,
      set: sql`state = ${outcome}, message_id = ${messageId}, sent_at = coalesce(n.sent_at, now()), reason_code = NULL`,
      actor: 'webhook',
    }),
  )
  return rows.length === 1
}

const handedOver = sql`n.preparing IS DISTINCT FROM n.send_fence`

/**
 * Senders that never came back. What they had given to the provider nobody knows; what they still prepared was given to
 * nobody, and is due at once. Returns how many.
 */
export async function sweepStuckSending(connection: Connection, olderThanSeconds: number): Promise<number> {
  const rows = await changeEach(connection, {
    where: sql`n.state = 'sending' AND n.started_at < now() - make_interval(secs => ${olderThanSeconds}::float8)`,
    batch: { orderBy: sql`n.started_at`, limit: 200 },
    set: sql`lookups = 0, preparing = NULL, reason_code = 'mail.sender_lost',
      state = CASE WHEN ${handedOver} THEN 'unknown' WHEN ${lastTry} THEN 'failed' ELSE 'pending' END,
      unknown_at = CASE WHEN ${handedOver} THEN now() ELSE n.unknown_at END,
      next_attempt_at = now() + CASE WHEN ${handedOver} THEN interval '2 minutes' ELSE interval '0' END`,
  })
  return rows.length
}

function change(
  { query }: Connection,
  id: string,
  sendFence: number,
  { set, from = sql`n.state IN ('sending', 'unknown')`, name }: { set: Sql; from?: Sql; name?: string },
): Promise<NotificationRow[]> {
  return query<NotificationRow>(
    changeState({ where: sql`n.id = ${idOf(id)} AND n.send_fence = ${sendFence}::int AND ${from}`, set }),
    name,
  )
}
