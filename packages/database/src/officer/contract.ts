import type { ExportRequest, ExportStatus } from '@pdd/core'
import type { SweepStop } from '../sweeps/contract.ts'

export type OfficerFilter = {
  site: string
  /** the beginning of a subject's User.name, or a whole id */
  search?: string
  status?: ExportStatus
  receivedFrom?: Date
  receivedBefore?: Date
  /** only what is not answered and past its day */
  overdue?: boolean
  /** `received`: newest first; `due`: the next deadline first */
  sort: 'received' | 'due'
  /** opaque, from the previous page of the same sort */
  cursor?: string
  /** 1 to 1000 */
  limit: number
}

/** One line of a request's timeline: an event of the audit trail, or an officer's own words. */
export type TimelineEntry = {
  at: Date
  actorType: string
  /** officers only: everyone else stands in the trail as a digest */
  officer: string | null
  action: string
  fromStatus: string | null
  toStatus: string | null
  reason: string | null
  /** what a decision was about; null of everything else */
  about: string | null
}

/** What the EDPB asks controllers to count, for requests received in one period. */
export type OfficerFigures = {
  received: number
  answered: number
  /** not answered and past their day, or answered after it */
  overdue: number
  /** days from receipt to the ready file; null when none is ready */
  medianDays: number | null
  extended: number
  failed: number
  /** accounts that take no request now */
  frozenAccounts: number
}

/** A month of them. */
export type FiguresPart = Pick<OfficerFigures, 'received' | 'answered' | 'overdue'> & {
  /** `2026-11` */
  month: string
}

export type Officer = { name: string; reason: string }

/** How many requests of a site wait or failed for one reason. */
export type HeldUp = {
  status: 'retrying' | 'failed'
  reasonCode: string
  /** of `failed`, those that an officer may start again; 1,000 at most */
  count: number
  /** since when the first of them meets an outage; null where it is none */
  since: Date | null
  /** the next deadline among them */
  nextDue: Date
}

/** A person whom no mail tells of the end of their request. */
export type Untold = {
  requestId: string
  subjectId: string
  kind: 'ready' | 'failed'
  /** of the mail */
  state: 'failed' | 'held' | 'bounced' | 'suppressed'
  reasonCode: string | null
  /** when the mail was owed */
  since: Date
}

/** What one officer asks on behalf of a person and a second one has still to allow. */
export type DelegatedRequest = {
  id: string
  site: string
  subjectId: string
  askedBy: string
  reason: string
  askedAt: Date
  /** the document in ERPNext that records it */
  recordName: string | null
}

export type NewDelegatedRequest = Omit<DelegatedRequest, 'id' | 'askedAt' | 'recordName'> & {
  idempotencyKey?: string | null
  recordName?: string | null
}

/** What an officer looked at: the list, the list as CSV, one request, or who looked at what. */
export type ViewedThing = 'list' | 'list_csv' | 'request' | 'ties' | 'addresses' | 'views_csv'

export type NewOfficerView = {
  site: string
  officer: string
  thing: ViewedThing
  /** of `request` */
  requestId?: string
  /** the names of the filters that were set, never what they held */
  narrowedBy?: string[]
}

export type OfficerView = {
  at: Date
  officer: string
  thing: ViewedThing
  requestId: string | null
  /** names of filters, with blanks between them */
  narrowedBy: string
}

/** What officers see and do. Every action writes its name and reason in the statement that does it. */
export type OfficerRepository = {
  list(filter: OfficerFilter): Promise<{ items: ExportRequest[]; nextCursor: string | null }>
  timeline(id: string): Promise<TimelineEntry[]>
  figures(period: { site: string; from: Date; before: Date }): Promise<OfficerFigures>
  /** The months of a period in which requests were received, the first one first. */
  figuresByMonth(period: { site: string; from: Date; before: Date; timeZone: string }): Promise<FiguresPart[]>
  /**
   * How many seconds a file usually takes on this site, from asking on: the median of the last 50; null of fewer than five. As it was at most
   * a minute ago.
   */
  typicalSeconds(site: string): Promise<number | null>
  /**
   * `failed` starts again from the beginning. `null`: it is not failed, or the person has another one under way. No action is
   * done for the officer's own account, and none of `retry`, `resend` and `extend` while the account is frozen.
   */
  retry(id: string, officer: Officer): Promise<ExportRequest | null>
  /** What is held up on a site, by reason: what waits, and what failed and is not the officer's own or frozen. */
  heldUp(site: string, officer: string): Promise<HeldUp[]>
  /** What failed for one reason and `retry` would take, the next deadline first; nothing that the person asked anew since. */
  failedFor(wanted: { site: string; reasonCode: string; officer: string; limit: number }): Promise<string[]>
  /**
   * Whom no mail has told, nor will by itself, that their file is ready or that there is none, and who has not fetched it;
   * who has waited longest first, at most 100.
   */
  untold(site: string): Promise<Untold[]>
  /** As many of all sites, by the state of their mail; 1,000 at most. */
  countUntold(): Promise<Record<Untold['state'], number>>
  /** The mail of the present state once more, with a fresh link. `false`: there is none that may be sent again. */
  resend(id: string, officer: Officer): Promise<boolean>
  /**
   * A later day and a mail that says why: once for each request, before its first day is over (GDPR art. 12(3)).
   * `false`: it is answered, or late already, or extended before, or the day is not later.
   */
  extend(id: string, dueAt: Date, officer: Officer): Promise<boolean>
  /** Before it is shown: who looked at what stands in the trail, once for each thing and hour. */
  recordView(view: NewOfficerView): Promise<void>
  /** Who looked at what, newest first. */
  views(page: { site: string; cursor?: string; limit: number }): Promise<{
    items: OfficerView[]
    nextCursor: string | null
  }>
  /** What was done elsewhere in an officer's name. */
  note(id: string, action: string, officer: Officer): Promise<void>

  /** Why an answer takes longer, in the officer's words; null when it was not extended. */
  extensionReason(id: string): Promise<string | null>

  /**
   * Waits for a second officer; what was proposed under the same key before is the same, decided or not. `false`: one for
   * this person waits already, or it is the officer, or the account is frozen.
   */
  proposeDelegatedRequest(input: NewDelegatedRequest): Promise<boolean>
  /** What waits for a second officer, or was allowed and not made since, oldest first, at most 100. */
  waitingDelegatedRequests(site: string): Promise<DelegatedRequest[]>
  /** Decides once, never by the officer who asked, or whom it is about. `null`: it was not theirs to decide, or is decided. */
  decideDelegatedRequest(
    site: string,
    id: string,
    decision: { by: string; allowed: boolean },
  ): Promise<DelegatedRequest | null>
  /** The request of what was allowed is there; until then another officer can allow it again after a minute. */
  delegatedRequestMade(id: string): Promise<void>
  /** The request was refused to the officer who allowed it: it waits again. */
  reopenDelegatedRequest(id: string, by: string): Promise<void>

  /** What stopped by itself for this site or for all, and waits for whoever runs the service. */
  sweepStops(site: string): Promise<SweepStop[]>

  isFrozen(site: string, subjectId: string): Promise<boolean>
  /** Takes the freeze off the account that a request is about; never the account itself. Older links are void from then on. */
  liftFreeze(id: string, officer: Officer): Promise<boolean>
  /** Whether the records of an account stay whatever their age. */
  isRestricted(site: string, subjectId: string): Promise<boolean>
  /** Keeps the records of the account that a request is about until that is ended; never the officer’s own. */
  restrict(id: string, officer: Officer): Promise<boolean>
  endRestriction(id: string, officer: Officer): Promise<boolean>
  /**
   * A link "this wasn't me" for one request; only the digest of its token is kept. A mail that is tried again has the same
   * link, which is then as new, unless it was used.
   */
  issueDisavowal(requestId: string, tokenHash: string, options: { ttlSeconds: number }): Promise<void>
  /** Deletes links whose time is over; returns how many. */
  forgetOldDisavowals(): Promise<number>
  /** The request of a token that is still good. */
  findDisavowal(tokenHash: string): Promise<string | null>
  /**
   * Uses the token up, freezes the account and ends all that it has under way, ready or owed. Returns the request of the
   * token; null when it was used before, or is older than the last freeze or its lift.
   */
  disavow(tokenHash: string): Promise<string | null>

  /**
   * Mails that say a file goes soon: for those nobody has downloaded, or may have by the link of a mail. Tells how many are owed newly, and until which time
   * of expiry all are: with that, the next call reads only what has come near since.
   */
  oweExpiring(options: { withinSeconds: number; limit: number; lookedUntil?: Date | null }): Promise<{
    owed: number
    lookedUntil: Date
  }>
}
