/** Turns at what one worker does for all, so that fifty of them do not look at everything fifty times. */
export type TurnRepository = {
  /** `mine`: from now on, for so long. Otherwise another has it, or had the last one and the next is not due. */
  begin(
    sweep: string,
    holder: string,
    options: { leaseSeconds: number },
  ): Promise<'mine' | 'not_due' | 'elsewhere'>
  /** `false`: it ran out, and may be another's by now. */
  keep(sweep: string, holder: string, options: { leaseSeconds: number }): Promise<boolean>
  /** The next turn is due so long from now. */
  end(sweep: string, holder: string, options: { nextInSeconds: number }): Promise<void>
}

/** A pause that doubles with each refusal. */
export type Pause = { firstSeconds: number; mostSeconds: number }

export type UndoneKind = 'deletion' | 'revocation' | 'mail' | 'look_up' | 'record'

/** What a sweep could not do, by item, and what waits longest. An item is an id or an object key: nothing of a person. */
export type UndoneRepository = {
  /** Not done, for this reason: it is nobody's for a while, longer each time. */
  defer(sweep: string, item: string, reason: string, pause: Pause): Promise<void>
  /** Done: it is forgotten. */
  settle(sweep: string, item: string): Promise<void>
  /** Items that wait for their next try, at most 10,000. */
  deferred(sweep: string): Promise<Set<string>>
  /** Those of which nobody has heard for a month; returns how many. */
  forgetOld(): Promise<number>
  /** Seconds that the oldest of each kind has waited; 0 when none waits, and for records without their time. */
  oldestSeconds(options?: { recordsKeptFor: string }): Promise<Record<UndoneKind, number>>
}

/** `site` is empty for what concerns the whole service. */
export type Brake = { sweep: string; site: string; items: number; looked: number }
export type SweepStop = Brake & { stoppedAt: Date }

/** Sweeps that would take too much away at once wait here for a person. */
export type BrakeRepository = {
  /** Would take so much: written down. `true`: a person has allowed so much, of late. */
  stop(brake: Brake): Promise<boolean>
  /** It would not any more. */
  clear(sweep: string, site: string): Promise<void>
  /** What waits for a person; of one site, with what concerns the whole service, where it is named. */
  list(site?: string): Promise<SweepStop[]>
  /** A person lets it go on, for a day and as far as it was written down. `false`: nothing waits. */
  release(sweep: string, site: string): Promise<boolean>
}
