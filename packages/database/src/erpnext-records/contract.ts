/** A record in ERPNext that is owed the newest state of its request, for one worker until its lease is over. */
export type OwedRecord = {
  id: string
  site: string
  /** one of the two */
  requestId: string | null
  delegatedRequestId: string | null
  /** the document's name in ERPNext; null: it has none yet */
  recordName: string | null
  /** of the request, as it was at the claim or before: what is read after it is as new, or newer */
  version: number
  /** the newest that ERPNext is known to have; 0: none */
  sentVersion: number
  /** how often in a row it was tried, this time included */
  attempts: number
  /** grows with every claim: whoever holds an older one may write no failure */
  claim: number
  /** how often in a row its site failed before */
  siteFailures: number
}

/** What ERPNext answered: what it holds now. */
export type StoredRecord = { recordName: string; version: number }

/** A request that an officer asked for and a second one refused, or has still to decide. */
export type DelegatedRecord = {
  site: string
  subjectId: string
  askedBy: string
  askedAt: Date
  allowed: boolean | null
}

/** How it goes with the records of one site. */
export type RecordsOfSite = {
  site: string
  /** records that wait to be told, 10,000 at most */
  owed: number
  /** how long the oldest of them has waited */
  oldestSeconds: number
  /** why nothing can be told there, and since when; null where it can, as far as is known */
  fault: string | null
  faultSince: Date | null
  /** records that were deleted in ERPNext and are not made again, 10,000 at most */
  givenUp: number
}

/** A request as it is held against what ERPNext has of it. */
export type ReconciledRequest = {
  id: string
  /** null: it has no record, as far as is known here */
  sentVersion: number | null
  isOwed: boolean
}

/** Records of requests in the DocType of ERPNext. A request that changes owes its record the change by trigger. */
export type ErpnextRecordRepository = {
  /** These sites keep records from now on and are asked at once, whatever they last answered; `without` keep none: their rows go. */
  keepFor(sites: { keeping: string[]; without: string[] }): Promise<void>
  /** Sites with records that are due, and that may be asked now. */
  dueSites(): Promise<string[]>
  /** The next one that is due. Of a site that failed: one at a time, whoever asks. */
  claimDue(site: string, options: { leaseSeconds: number }): Promise<OwedRecord | null>
  delegated(id: string): Promise<DelegatedRecord | null>
  /** It was told; `stored` may be newer than what was sent. What changed meanwhile is still owed. */
  markStored(owed: OwedRecord, stored: StoredRecord): Promise<void>
  /** It could not be told: not before so many seconds, unless it has changed meanwhile. */
  defer(owed: OwedRecord, fault: string, pauseSeconds: number): Promise<void>
  /** The record that it had is gone, and its request is under way: it is made anew. */
  makeAgain(owed: OwedRecord): Promise<void>
  /** The record is gone and the request is over: it is not made again, and its trail says so. `false`: it changed meanwhile. */
  giveUp(owed: OwedRecord, fault: string): Promise<boolean>
  /** The site answers again. `true`: it did not before. */
  siteAnswered(site: string): Promise<boolean>
  /** The site failed; counted once for those that failed together. `true`: with another fault than the last time. */
  siteFailed(owed: OwedRecord, fault: string, pause: { pauseSeconds: number }): Promise<boolean>
  ofSites(): Promise<RecordsOfSite[]>

  /** Sites whose records have not been held against ERPNext for so long. */
  unreconciledSites(): Promise<string[]>
  /** Requests of the last year, newest first, 500 at most; `after` as the last page said. */
  toReconcile(
    site: string,
    after: string | null,
  ): Promise<{ items: ReconciledRequest[]; nextCursor: string | null }>
  /** ERPNext has none of these, or an older or newer version than it was told: owed again. Returns how many. */
  oweAgain(site: string, lacking: { id: string; stored: number | null }[]): Promise<number>
  reconciled(site: string, options: { nextInSeconds: number }): Promise<void>
}
