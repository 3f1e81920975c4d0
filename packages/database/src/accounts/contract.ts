/** An account of a site: `User.name`. */
export type Account = { site: string; subjectId: string }

/** A look that the API waits for: `number` is its question. */
export type WantedLook = Account & { number: number }

/** What a site said of one of its accounts: that something is new about it. Whether it is so stands in the site alone. */
export type AccountPush = Account & {
  /** what the account was called before; null: it was not renamed */
  formerSubjectId: string | null
}

/** One that a worker has taken: `times` is how often it was said by then. */
export type TakenPush = AccountPush & { times: number; ageSeconds: number }

/** `readyAt`: when its file was collected; null: it is under way. */
export type LiveRequest = { id: string; receivedAt: Date; readyAt: Date | null }

/** What sites tell of their accounts by themselves, and what comes of it. */
export type AccountPushRepository = {
  /** Keeps it until a worker has looked. `false`: the same waits already. */
  tell(push: AccountPush): Promise<boolean>
  /** Sites of which some have their turn. */
  dueSites(): Promise<string[]>
  /** Those of a site whose turn it is, oldest first: nobody else gets them for `againSeconds`. */
  takeDue(site: string, options: { limit: number; againSeconds: number }): Promise<TakenPush[]>
  /** Done with, unless it was said again since. */
  settle(push: TakenPush): Promise<void>
  /** Requests of an account that are under way, and files that are ready. */
  liveRequests(account: Account): Promise<LiveRequest[]>
  /**
   * The account is called otherwise now. What it has under way begins anew as a request of the new name, received and due
   * when the old one was, unless the new account is frozen or has one under way; nothing else moves: no file, no address, no
   * record. A freeze that stands holds the new name as well. `true`: a request followed.
   */
  follow(account: Account, formerSubjectId: string): Promise<boolean>
  /** Nobody has the name any more: what its owner proved, and codes that are under way, are void for whoever gets it next. */
  voidProofs(account: Account): Promise<void>
  /** Those of yesterday that nobody could look at; returns how many. */
  forgetOld(): Promise<number>
}

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
