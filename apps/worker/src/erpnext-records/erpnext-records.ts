/** What ERPNext shows of a request: the words of contract.json, which the companion app reads too. */
export type RecordStatus =
  | 'Queued'
  | 'Waiting for approval'
  | 'Running'
  | 'Retrying'
  | 'Ready'
  | 'Failed'
  | 'Refused'
  | 'Cancelled'
  | 'Expired'
  | 'Deleted'

/** The newest state of one request. Times are ISO 8601 in UTC, to the second; null where it has none. */
export type RecordSaid = {
  /** its id; null while a second officer has to allow it, and when they refused */
  request: string | null
  /** the document's name; null: it has none yet, and gets one */
  record: string | null
  /** User.name of whom it is about, and of who asked */
  user: string
  requested_by: string
  version: number
  status: RecordStatus
  received_at: string
  /** a day of the office's calendar */
  due: string | null
  ready_at: string | null
  expires_at: string | null
  /** of the document, in bytes, and its digest in hex */
  size: number | null
  sha256: string | null
  /** how many records stand in the file, and how many are kept back */
  records: number | null
  withheld: number | null
  reason: string | null
  /** the page that leads to the file, as long as there is one */
  link: string | null
}

/** What the site holds now; `changed: false`: it held as new a version, or a newer one. */
export type RecordAnswer = { record: string; version: number; changed: boolean }

/** The records of one site in ERPNext. Every error is one of record-errors.ts. */
export type ErpnextRecords = {
  record(said: RecordSaid, signal: AbortSignal): Promise<RecordAnswer>
  /** The versions of those of these requests that the site has; 500 at most. */
  stored(requests: string[], signal: AbortSignal): Promise<Map<string, number>>
  close(): Promise<void>
}
