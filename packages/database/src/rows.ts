import type {
  Caller,
  DoctypeCounts,
  ExportFormat,
  ExportProgress,
  ExportRequest,
  ExportStatus,
  UndecidedCounts,
} from '@pdd/core'
import type { AuditEvent, Notification, NotificationKind, NotificationState } from './contract.ts'
import type {
  AuditEvent as AuditEventRow,
  ExportRequest as ExportRequestRow,
  Notification as NotificationRow,
} from './generated/client.ts'

export type { ExportRequestRow, NotificationRow }

/** The row as the rest of the code sees it: without the columns that only the database's own statements use. */
export function toExportRequest(row: ExportRequestRow): ExportRequest {
  const { idempotencyKey, bodyHash, publishes, enqueuedAt, uploadId, ...shared } = row
  return {
    ...shared,
    format: row.format as ExportFormat,
    // A state of a newer release passes through as it is: readers show it, no write of this release touches it.
    status: row.status as ExportStatus,
    progress: row.progress as ExportProgress | null,
    rowCounts: row.rowCounts as Record<string, DoctypeCounts> | null,
    undecided: row.undecided as UndecidedCounts | null,
    authMethod: row.authMethod as Caller['method'],
  }
}

export function toNotification(row: NotificationRow): Notification {
  const { id, requestId, nid, attempts, sendFence, messageId, lookups, nextAttemptAt, startedAt, opensFile } =
    row
  return {
    ...{ id, requestId, nid, attempts, sendFence, messageId, lookups, nextAttemptAt, startedAt, opensFile },
    kind: row.kind as NotificationKind,
    state: row.state as NotificationState,
  }
}

export function toAuditEvent(row: AuditEventRow): AuditEvent {
  const { at, actorIdHash, action, reason, prevHash, hash } = row
  return {
    ...{ at, actorIdHash, action, reason, prevHash, hash },
    actorType: row.actorType as AuditEvent['actorType'],
    fromStatus: row.fromStatus as ExportStatus | null,
    toStatus: row.toStatus as ExportStatus | null,
  }
}
