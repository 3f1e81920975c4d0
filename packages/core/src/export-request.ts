import { type Static, Type } from 'typebox'
import type { UndecidedCounts } from './undecided.ts'

/** What an export request can be. `ready` and later states name an object; the last four never run again. */
export const exportStatuses = [
  'queued',
  'running',
  'retrying',
  'ready',
  'failed',
  'cancelled',
  'expired',
  'deleted',
] as const
export type ExportStatus = (typeof exportStatuses)[number]

/** The states in which a repeat request is answered with the one already under way. */
export const activeStatuses = ['queued', 'running', 'retrying'] as const satisfies readonly ExportStatus[]

/** Whether a request is in one of these states. */
export function isUnderWay({ status }: { status: ExportStatus }): boolean {
  return (activeStatuses as readonly ExportStatus[]).includes(status)
}

/** Which state may follow which. The database's writes are guarded by it, the audit trail is checked against it. */
export const legalTransitions: Record<ExportStatus, readonly ExportStatus[]> = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['ready', 'retrying', 'queued', 'failed', 'cancelled', 'running'],
  retrying: ['running', 'failed', 'cancelled'],
  ready: ['expired'],
  failed: ['queued'],
  cancelled: [],
  expired: ['deleted'],
  deleted: [],
}

/** `bundle` is our own document (see bundle.ts); `frappe` is byte for byte what ERPNext's own download writes. */
export const exportFormats = ['bundle', 'frappe'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Counts of one doctype. `counted` = `exported` + the sum of `withheld`, or the bundle is not complete. */
export const DoctypeCounts = Type.Object(
  {
    counted: Type.Integer({ minimum: 0, description: 'rows of this doctype that are about the person' }),
    exported: Type.Integer({ minimum: 0, description: 'of these, rows that stand in the file' }),
    withheld: Type.Array(
      Type.Object(
        { reason: Type.String(), count: Type.Integer({ minimum: 1 }) },
        { additionalProperties: false },
      ),
      { description: 'of these, rows that are kept back, by reason code' },
    ),
  },
  { additionalProperties: false },
)
export type DoctypeCounts = Static<typeof DoctypeCounts>

/** How far an export has come. Doctype names and numbers only: it is shown, logged and stored. */
export type ExportProgress = {
  /** the doctype being written, or null before the first and after the last */
  current: string | null
  doctypesDone: number
  doctypesTotal: number
  /** rows written so far, by doctype, finished doctypes and the current one */
  counts: Record<string, number>
  bytes: number
  /** rows that will be written; left out by older releases, as what follows */
  rowsTotal?: number
  /** how long this attempt has been writing */
  writingSeconds?: number
  /** how often that was measured, a moment apart */
  samples?: number
}

/** What a finished collection says about its own bytes. */
export type ExportResult = {
  objectKey: string
  objectVersionId: string | null
  /** lower-case hex of the document's bytes */
  sha256: string
  bytes: bigint
  /** of the object; as `bytes` where it is not encoded */
  storedBytes: bigint
  rowCounts: Record<string, DoctypeCounts>
  /** the snapshot's time */
  dataAsOf: Date
  /** holds what no mail should open by itself */
  sensitive?: boolean
}

/** Who is asking, as the API has proved it. */
export type Caller = {
  site: string
  /** `User.name` on that site, exactly as the site spells it */
  user: string
  method: 'jwt' | 'session' | 'token'
  /** when the person signed in, if the credential says so */
  authTime: Date | null
}

/** The request table's row, as the rest of the code sees it. Times are the database's clock. */
export type ExportRequest = {
  id: string
  site: string
  subjectId: string
  requestedBy: string
  format: ExportFormat
  status: ExportStatus
  /** why it is `retrying`, `failed` or `cancelled`: a stable code such as `erp.unavailable` */
  reasonCode: string | null
  generation: number
  fence: number
  attempts: number
  leaseUntil: Date | null
  workerId: string | null
  nextAttemptAt: Date
  /** how often in a row it met an outage, and since when; 0 and null where what it needs was there the last time */
  waits?: number
  waitingSince?: Date | null
  progress: ExportProgress | null
  objectKey: string | null
  objectVersionId: string | null
  sha256: string | null
  /** of the document; those of the object are `storedBytes`, or the same where that is not told */
  bytes: bigint | null
  storedBytes?: bigint | null
  rowCounts: Record<string, DoctypeCounts> | null
  /** what the last attempt could not prove; null where nothing has counted it */
  undecided?: UndecidedCounts | null
  dataAsOf: Date | null
  /** `portal`: mails lead to the page, whatever the settings say; null: as the settings say */
  mailLink?: string | null
  receivedAt: Date
  dueAt: Date
  readyAt: Date | null
  expiresAt: Date | null
  deletedAt: Date | null
  downloadedAt: Date | null
  downloadCount: number
  authMethod: Caller['method']
  authTime: Date | null
  /** the API's request id of the POST: the thread from the first log line to the mail */
  httpRequestId: string | null
  /** when what it kept of its person was taken away: whom it was about is not known any more */
  forgottenAt?: Date | null
}
