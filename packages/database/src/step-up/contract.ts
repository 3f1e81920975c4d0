/** Whose sign-in is to be proved: an account, and the session that asks, by its digest. */
export type StepUpCaller = { site: string; subjectId: string; sessionHash: string }

export type CodeToSend = { id: string; site: string; subjectId: string }

/** An account's address as a site says it now, and whether it is the one the account was made with. */
export type SeenAddress = { site: string; subjectId: string; address: string; isFirst: boolean }

/** `previous`: the address that codes went to before. Until `settlesAt` they go to neither. */
export type AddressStanding = { settled: boolean; settlesAt: Date; previous: string | null }

/** Codes by mail: the API wants one, the worker makes and sends it, the API holds an answer against its digest. */
export type StepUpRepository = {
  /**
   * `false`: three were wanted in this session, or twelve for the account, within ten minutes; or ten and forty within a
   * day. One session alone can never use up what its account has.
   */
  want(caller: StepUpCaller): Promise<boolean>
  /**
   * The next one to make and send, if any; {@link arm} writes its digest before anything is sent. One that was wanted more
   * than ten minutes ago is sent to nobody: whoever wanted it has gone.
   */
  take(site?: string): Promise<CodeToSend | null>
  /** The sites whose codes are to be sent. */
  wantedSites(): Promise<string[]>
  arm(id: string, codeHash: string): Promise<void>
  /** `held`: made for an address that is too new */
  settle(id: string, state: 'sent' | 'failed' | 'held'): Promise<void>
  /** Remembers the address that a code would go to now, and since when; another one than before is new again. */
  seeAddress(seen: SeenAddress): Promise<AddressStanding>
  /**
   * Counts the try. At most five of each code, within ten minutes, once, in the session that wanted it.
   * @param digestOf of the row's id and what was typed
   */
  confirm(caller: StepUpCaller, digestOf: (id: string) => string): Promise<boolean>
  isConfirmed(caller: StepUpCaller, maxAgeSeconds: number): Promise<boolean>
  /** Those of yesterday and before; returns how many. */
  forgetOld(): Promise<number>
}
