import type { DoctypeCounts, ExportRequest, ExportStatus } from '@pdd/core'
import type { DelegatedRecord, OwedRecord } from '@pdd/database'
import type { RecordSaid, RecordStatus } from './erpnext-records.ts'
import { reasonInWords } from './reason-words.ts'

const statuses: Record<ExportStatus, RecordStatus> = {
  queued: 'Queued',
  running: 'Running',
  retrying: 'Retrying',
  ready: 'Ready',
  failed: 'Failed',
  cancelled: 'Cancelled',
  expired: 'Expired',
  deleted: 'Deleted',
}

export type ComposeSettings = { publicBaseUrl: string; officeTimeZone: string }

/** What ERPNext is to show of a request. A state of a newer release is shown as the work that it may be. */
export function recordOf(
  { recordName, version }: Pick<OwedRecord, 'recordName' | 'version'>,
  request: ExportRequest,
  { publicBaseUrl, officeTimeZone }: ComposeSettings,
  now = new Date(),
): RecordSaid {
  const { id, subjectId, requestedBy, expiresAt, bytes } = request
  const isDownloadable = request.status === 'ready' && expiresAt !== null && expiresAt > now
  const isOver = request.status === 'ready' && !isDownloadable
  return {
    request: id,
    record: recordName,
    user: subjectId,
    requested_by: requestedBy,
    version,
    status: isOver ? 'Expired' : (statuses[request.status] ?? 'Running'),
    received_at: inSeconds(request.receivedAt),
    due: dayOf(request.dueAt, officeTimeZone),
    ready_at: request.readyAt && inSeconds(request.readyAt),
    expires_at: expiresAt && inSeconds(expiresAt),
    size: bytes === null ? null : Number(bytes),
    sha256: request.sha256,
    ...countsOf(request.rowCounts),
    reason: reasonInWords(request.reasonCode),
    link: isDownloadable ? new URL(`/request-data/${id}`, publicBaseUrl).href : null,
  }
}

/** What one officer asked for and another has to allow, or refused. */
export function recordOfDelegated(
  { recordName, version }: Pick<OwedRecord, 'recordName' | 'version'>,
  { subjectId, askedBy, askedAt, allowed }: DelegatedRecord,
): RecordSaid {
  const { status, reason } = outcomeOf(allowed)
  return {
    request: null,
    record: recordName,
    user: subjectId,
    requested_by: askedBy,
    version,
    status,
    received_at: inSeconds(askedAt),
    ...{
      due: null,
      ready_at: null,
      expires_at: null,
      size: null,
      sha256: null,
      records: null,
      withheld: null,
    },
    reason,
    link: null,
  }
}

/** Of one that was allowed this is sent where no request has its record: the person's own was under way. */
function outcomeOf(allowed: boolean | null): Pick<RecordSaid, 'status' | 'reason'> {
  if (allowed === null) return { status: 'Waiting for approval', reason: null }
  return allowed
    ? {
        status: 'Cancelled',
        reason: 'A request of this person was under way already: their file comes with that one.',
      }
    : { status: 'Refused', reason: 'A second officer refused it.' }
}

function countsOf(counts: Record<string, DoctypeCounts> | null) {
  if (counts === null) return { records: null, withheld: null }
  const each = Object.values(counts)
  return {
    records: sum(each.map(({ exported }) => exported)),
    withheld: sum(each.flatMap(({ withheld }) => withheld.map(({ count }) => count))),
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function inSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}

function dayOf(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(at)
}
