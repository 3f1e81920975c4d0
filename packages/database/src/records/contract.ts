/** How long records are kept, as ISO 8601 writes a duration: `P3Y`. Never less than a year, whatever it says. */
export type KeptFor = { keptFor: string }

/**
 * `held`: something is open about the account. `broken`: its chain of digests does not hold, and stays as it is, as
 * evidence. `failed`: with the SQLSTATE.
 */
export type Forgetting =
  | { id: string; outcome: 'forgotten' | 'busy' | 'not_due' | 'held' | 'broken' }
  | { id: string; outcome: 'failed'; sqlState: string }

/** What this service itself keeps of people, and takes away when its time is over. */
export type RecordRepository = {
  /** Ids of requests that were over for so long, for one worker alone until its lease is over; the oldest first. */
  claimOver(options: KeptFor & { leaseSeconds: number; limit: number }): Promise<string[]>
  /**
   * Takes away what is kept of the persons of these requests, of each in full or not at all: names, keys, digests, mails,
   * officers’ words. What stays tells of nobody.
   */
  forget(ids: string[], options: KeptFor): Promise<Forgetting[]>
  /** What hangs on no request: looks of officers, decided asks, lifted blocks, trails of addresses; returns how many. */
  forgetOthers(options: KeptFor & { limit: number }): Promise<number>
  /** Which events of a request are of this account, while its key is there; by their place in the trail. */
  eventsBy(id: string, account: string): Promise<number[]>
  /** Events of a request whose digest does not hold, or that follow another than the one before them. */
  faults(id: string): Promise<number[]>
}
