/** An account of a site: `User.name`. */
export type Account = { site: string; subjectId: string }

/** A look that the API waits for: `number` is its question. */
export type WantedLook = Account & { number: number }

/** Whether accounts are enabled on their site: the API asks, a worker looks. */
export type AccountRepository = {
  /** Asks for a look from now on; returns the number of the question. */
  want(account: Account): Promise<number>
  /** What was found since question `number`; null while nobody has looked. An account that is not there is not enabled. */
  look(account: Account, number: number): Promise<boolean | null>
  /** Questions of the last seconds that wait, oldest first: nobody else gets them for a few seconds. */
  takeWanted(limit: number): Promise<WantedLook[]>
  /** What a worker found after it took this question; an answer to an older one changes nothing. */
  found(look: WantedLook, enabled: boolean): Promise<void>
  /** Those that nobody has asked for since yesterday; returns how many. */
  forgetOld(): Promise<number>
}
