/** The numbers that govern one worker, as config.ts reads them. Durations carry their unit. */
export type WorkerSettings = {
  workerId: string
  leaseSeconds: number
  maxAttempts: number
  /** from so many days before a request is due, an outage uses up attempts */
  giveUpDaysBeforeDue: number
  /** running exports of one site at a time, over all workers */
  siteCap: number
  exportTtlSeconds: number
  /** what becomes of a mail whose answer was lost and which no look-up found: sent once more, or left to an officer */
  mailUnknownPolicy: 'resend_once' | 'hold'
  downloadLink: 'presigned' | 'portal'
  /** how long a presigned link in a mail works at most */
  mailLinkSeconds: number
  publicBaseUrl: string
  /** where officers read that a request was not the person's own; null: only the desk and the log say it */
  officerMail: string | null
  /** how long before a file goes its person is reminded of it */
  remindSeconds: number
  /** how long records of requests that are over are kept, as ISO 8601 writes a duration */
  recordsKeptFor: string
  /** by whose clock a day is a due date */
  officeTimeZone: string
}
