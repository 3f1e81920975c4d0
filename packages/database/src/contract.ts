import type {
  Caller,
  ExportFormat,
  ExportProgress,
  ExportRequest,
  ExportResult,
  ExportStatus,
} from '@pdd/core'
import type { AccountPushRepository, AccountRepository } from './accounts/contract.ts'
import type { AddressProofRepository } from './addresses/contract.ts'
import type { ErpnextRecordRepository } from './erpnext-records/contract.ts'
import type { KeptBackRepository } from './kept-back/contract.ts'
import type { OfficerRepository } from './officer/contract.ts'
import type { RecordRepository } from './records/contract.ts'
import type { SiteProfileRepository } from './site-profiles/contract.ts'
import type { StepUpRepository } from './step-up/contract.ts'
import type { BrakeRepository, TurnRepository, UndoneRepository } from './sweeps/contract.ts'
import type { TieRepository } from './ties/contract.ts'

/** What a POST asks for. `idempotencyKey` is the caller's; `bodyHash` tells a repeat from a different request. */
export type NewExportRequest = {
  site: string
  subjectId: string
  requestedBy: string
  format: ExportFormat
  idempotencyKey: string | null
  bodyHash: string
  authMethod: Caller['method']
  authTime: Date | null
  httpRequestId: string
  /** when it must be answered; one calendar month from now when left out */
  dueAt?: Date
  /** whether the person is told by mail that somebody asked */
  tellAsked?: boolean
  /** how often it may be asked for one account within 24 hours, by the person and by officers apart; any number when left out */
  asksPerDay?: number
  /** the document in ERPNext that records it; kept where the site's records are in ERPNext */
  recordName?: string | null
}

export type ExportRequestFilter = {
  site?: string
  subjectId?: string
  status?: ExportStatus
  receivedFrom?: Date
  receivedBefore?: Date
  /** opaque, from the previous page */
  cursor?: string
  /** 1 to 100 */
  limit: number
}

export type Claim = { request: ExportRequest; fence: number; attempt: number }

export type Actor = {
  type: 'caller' | 'worker' | 'sweep' | 'officer' | 'webhook' | 'mail_link'
  id: string
  /** an officer's own words: kept beside the trail, with their name */
  reason?: string
}

/** Every change is one conditional write on the database's clock; `false` or `null` means: it was not yours to make. */
export type ExportRequestRepository = {
  /**
   * Row + audit event in one transaction. `created: false` hands back the active request, or the one of the same idempotency key.
   * @throws ExportError `account.frozen`, `account.too_many_requests`, `idempotency.mismatch`
   */
  create(input: NewExportRequest): Promise<{ request: ExportRequest; created: boolean }>
  get(id: string): Promise<ExportRequest | null>
  /** Those of these ids that there are. */
  getAll(ids: string[]): Promise<ExportRequest[]>
  /** newest first, keyset paging */
  list(filter: ExportRequestFilter): Promise<{ items: ExportRequest[]; nextCursor: string | null }>
  /**
   * Claims what a wake-up for `id` is for, so that sites take turns. `capped`: every site that waits has as many under way as
   * it may; `outrun`: others were quicker, look again; null: nothing waits.
   */
  claimNext(
    id: string,
    options: { workerId: string; leaseSeconds: number; maxAttempts: number; siteCap: number },
  ): Promise<Claim | 'capped' | 'outrun' | null>
  claim(
    id: string,
    options: { workerId: string; leaseSeconds: number; maxAttempts: number; siteCap: number },
  ): Promise<Claim | null>
  heartbeat(
    id: string,
    fence: number,
    options: { leaseSeconds: number; progress: ExportProgress | null },
  ): Promise<boolean>
  /** The commit point: `ready` and one pending notification, in one transaction. */
  publish(id: string, fence: number, result: ExportResult, options: { ttlSeconds: number }): Promise<boolean>
  /** This attempt failed and another will come: `retrying` until `delaySeconds` from now. */
  retryLater(id: string, fence: number, reasonCode: string, delaySeconds: number): Promise<boolean>
  /**
   * Something that the export needs is away: `retrying`, the attempt not counted, until `daysBeforeDue` days before the
   * request is due. `false` from then on.
   */
  waitForOutage(
    id: string,
    fence: number,
    reasonCode: string,
    pause: { delaySeconds: number; daysBeforeDue: number },
  ): Promise<boolean>
  /** Nothing will retry: `failed` and one pending notification, in one transaction. */
  giveUp(id: string, fence: number, reasonCode: string): Promise<boolean>
  /** Shutdown: back to `queued`, the attempt not counted. */
  release(id: string, fence: number): Promise<boolean>
  /** From any active state, or revoke a `ready` one (then `expired`). */
  cancel(id: string, actor: Actor): Promise<ExportRequest | null>
  /**
   * Counts a link that is about to be handed out. `false`: nothing to download, or no longer.
   * @throws ExportError `account.frozen`, `account.too_many_requests`
   */
  recordDownload(id: string, actor: Actor, options?: { linksPerDay?: number }): Promise<boolean>
  /** Rows that want a wake-up: marks them published and returns them, at most `perSite` of one site. */
  takeDue(options: {
    perSite: number
    limit: number
    republishAfterSeconds: number
  }): Promise<{ id: string; generation: number }[]>
  /** Leases that ran out: back to `retrying`, or `failed` with `worker.poison` (and its notification) after `maxAttempts`. */
  reclaimExpiredLeases(options: { maxAttempts: number }): Promise<{ id: string; status: ExportStatus }[]>
  /** `ready` rows past their time become `expired`. */
  expireDue(limit: number): Promise<ExportRequest[]>
  /** `expired` rows whose object has still to be removed, in the order of their ids, `after` one of them. */
  listUndeleted(limit: number, after?: string | null): Promise<ExportRequest[]>
  /** One of these for one worker alone, until its lease is over; what was taken back first. */
  claimUndeleted(options: { leaseSeconds: number }): Promise<ExportRequest | null>
  /** How many `expired` rows were refused for this reason when they were last tried. */
  countRefusedDeletions(reason: string): Promise<number>
  /** The store refuses to delete the object of an `expired` row: its trail says so, once for each reason. */
  noteUndeleted(id: string, reason: string): Promise<boolean>
  markDeleted(id: string): Promise<boolean>
  /** `ready` rows in the order of their ids, `after` one of them: for holding them against the store. */
  listReady(options: { after: string | null; limit: number }): Promise<ExportRequest[]>
  countByStatus(): Promise<Record<CountedStatus, number>>
  /** seconds that the oldest active request has waited, 0 when there is none */
  oldestActiveAgeSeconds(): Promise<number>
  auditTrail(id: string): Promise<AuditEvent[]>
}

/** The states that a request leaves again. Of the others there are as many as the table has rows: they are not counted. */
export const countedStatuses = ['queued', 'running', 'retrying', 'ready', 'expired'] as const
export type CountedStatus = (typeof countedStatuses)[number]

export type AuditEvent = {
  at: Date
  actorType: Actor['type']
  /** keyed digest of the actor: while its key is there the trail proves who without naming them */
  actorIdHash: string | null
  action: string
  fromStatus: ExportStatus | null
  toStatus: ExportStatus | null
  reason: string | null
  prevHash: string | null
  hash: string
}

/** All go to the person but `disavowed`, which tells the officers that a request was not the person's own. */
export type NotificationKind =
  | 'asked'
  | 'ready'
  | 'failed'
  | 'extended'
  | 'expiring'
  | 'deleted'
  | 'disavowed'

export type NotificationState =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'bounced'
  | 'complained'
  | 'suppressed'
  | 'failed'
  | 'unknown'
  | 'held'

export type Notification = {
  id: string
  requestId: string
  kind: NotificationKind
  /** goes into the mail's metadata: finds a message whose answer was lost */
  nid: string
  state: NotificationState
  attempts: number
  sendFence: number
  messageId: string | null
  /** how often the provider has answered that it does not list a mail of unknown outcome */
  lookups: number
  nextAttemptAt: Date
  /** what was given to the provider holds a link that opens the file by itself */
  opensFile: boolean
  /** when it was claimed last, on the database's clock */
  startedAt: Date | null
}

/** What the mail provider tells by itself about a message it took. */
export type MailEvent = {
  nid: string
  messageId: string
  outcome: 'delivered' | 'bounced' | 'complained'
}

export type NotificationRepository = {
  /** `pending` and due -> `sending`, committed before any HTTP call is made. */
  claimDue(options: { requestId?: string; site?: string }): Promise<Notification | null>
  /** The sites of mails that are due. */
  dueSites(): Promise<string[]>
  /** `unknown` and due for a look-up; the claim only moves the next look-up on, so that two workers do not both search. */
  claimUnknown(): Promise<Notification | null>
  /**
   * Prepared, and given to the provider from now on: until this is committed nothing of it is. `false`: it is not this
   * sender's any more.
   *
   * @param mail whether it holds a link that opens the file by itself
   */
  markHandedOver(id: string, sendFence: number, mail?: { opensFile: boolean }): Promise<boolean>
  markSent(id: string, sendFence: number, messageId: string): Promise<boolean>
  /** Nothing was written to the wire, or a definite "later": pending again. */
  markNotSent(id: string, sendFence: number, reasonCode: string, delaySeconds: number): Promise<boolean>
  /** A definite no: `suppressed` (the address) or `failed` (the account, the message). */
  markRefused(
    id: string,
    sendFence: number,
    state: 'suppressed' | 'failed',
    reasonCode: string,
  ): Promise<boolean>
  markUnknown(id: string, sendFence: number, reasonCode: string): Promise<boolean>
  /** A look-up that was answered and found nothing: counted, and the next one is due. */
  markNotListed(id: string, sendFence: number): Promise<boolean>
  /** `unknown` for good: nobody looks any more, and only an officer sends it again. */
  markHeld(id: string, sendFence: number, reasonCode: string): Promise<boolean>
  /** The provider's own word on a message: in any order, told once or often, the last state is the same. */
  recordEvent(event: MailEvent): Promise<boolean>
  /** `sending` for longer than this: nobody knows -> `unknown`; still being prepared, it was given to nobody -> `pending`. */
  sweepStuckSending(olderThanSeconds: number): Promise<number>
  forRequest(requestId: string): Promise<Notification[]>
}

export type Database = {
  requests: ExportRequestRepository
  notifications: NotificationRepository
  officers: OfficerRepository
  stepUp: StepUpRepository
  ties: TieRepository
  keptBack: KeptBackRepository
  addressProofs: AddressProofRepository
  accounts: AccountRepository
  accountPushes: AccountPushRepository
  siteProfiles: SiteProfileRepository
  turns: TurnRepository
  undone: UndoneRepository
  brakes: BrakeRepository
  records: RecordRepository
  erpnextRecords: ErpnextRecordRepository
  /** resolves when the database answers; used by readiness */
  ping(): Promise<void>
  close(): Promise<void>
}
