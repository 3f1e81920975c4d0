import type { Connection } from '../connection.ts'
import type { Notification, NotificationRepository } from '../contract.ts'
import { toNotification } from '../rows.ts'
import { knownId } from '../sql-fragments.ts'
import { claimDue, claimUnknown, dueSites } from './claim.ts'
import {
  markHandedOver,
  markHeld,
  markNotListed,
  markNotSent,
  markRefused,
  markSent,
  markUnknown,
  recordEvent,
  sweepStuckSending,
} from './delivery-outcomes.ts'

/** The mails that people are owed, in the order of a mail's life. */
export function createNotificationRepository(connection: Connection): NotificationRepository {
  return {
    claimDue: (options) => claimDue(connection, options),
    dueSites: () => dueSites(connection),
    markHandedOver: (id, sendFence, mail) => markHandedOver(connection, id, sendFence, mail),
    markSent: (id, sendFence, messageId) => markSent(connection, id, sendFence, messageId),
    markNotSent: (id, sendFence, reason, delay) => markNotSent(connection, id, sendFence, reason, delay),
    markRefused: (id, sendFence, state, reason) => markRefused(connection, id, sendFence, state, reason),
    markUnknown: (id, sendFence, reason) => markUnknown(connection, id, sendFence, reason),
    markNotListed: (id, sendFence) => markNotListed(connection, id, sendFence),
    markHeld: (id, sendFence, reason) => markHeld(connection, id, sendFence, reason),
    recordEvent: (event) => recordEvent(connection, event),
    sweepStuckSending: (olderThanSeconds) => sweepStuckSending(connection, olderThanSeconds),
    claimUnknown: () => claimUnknown(connection),
    forRequest: (requestId) => forRequest(connection, requestId),
  }
}

async function forRequest({ prisma, attempt }: Connection, requestId: string): Promise<Notification[]> {
  const rows = await attempt(() =>
    prisma.notification.findMany({ where: { requestId: knownId(requestId) }, orderBy: { createdAt: 'asc' } }),
  )
  return rows.map(toNotification)
}
