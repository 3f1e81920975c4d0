/** An account and the further address that its person names, in the form of `readMailAddress`. */
export type AddressClaim = { site: string; subjectId: string; address: string }

export type AddressCodeToSend = AddressClaim & { id: string }

export type AddressProof = { id: string; address: string; confirmedAt: Date; lapsesAt: Date }

/** `proven`: by this code; `wrong`: not the code, or too old; `officer`: what only an officer can settle. */
export type AddressAnswer = { kind: 'proven'; proof: AddressProof } | { kind: 'wrong' } | { kind: 'officer' }

/** What an officer sees of the further addresses of a site. */
export type AddressesOfSite = {
  blocks: (AddressClaim & { id: string; blockedAt: Date })[]
  proofs: (AddressClaim & AddressProof)[]
}

export type AddressEvent = {
  at: Date
  actorType: 'caller' | 'mail_link' | 'officer'
  officer: string | null
  action: string
  /** SHA-256 of the address */
  addressHash: string
  reason: string | null
}

/** Further addresses that people prove by a code: the API wants one, the worker makes and mails it, the API tries it. */
export type AddressProofRepository = {
  /**
   * `limited`: three codes, or ten wrong tries, within a day, of this account or for this address; `frozen`: the account
   * takes nothing new. The answer is the same for whatever else is known of the address.
   */
  want(claim: AddressClaim): Promise<'wanted' | 'limited' | 'frozen'>
  /** The next one to make and send; {@link arm} writes its digest before anything is sent. */
  take(site?: string): Promise<AddressCodeToSend | null>
  /** The sites for which a mail is to be sent. */
  wantedSites(): Promise<string[]>
  /** `false`: it was ended meanwhile, and must not be sent. The token is that of the mail's "this wasn't me". */
  arm(id: string, secrets: { codeHash: string; tokenHash: string }): Promise<boolean>
  settle(id: string, sent: boolean): Promise<void>
  /**
   * Holds what was typed against the newest code of this claim; a wrong try is counted, a right one is good once.
   * @param digestOf of the row's id and what was typed
   */
  confirm(claim: AddressClaim, digestOf: (id: string) => string): Promise<AddressAnswer>
  /** Addresses for which a code may still be typed in. */
  waiting(site: string, subjectId: string): Promise<string[]>
  /** What is in force, newest first. */
  list(site: string, subjectId: string): Promise<AddressProof[]>
  /** The addresses that a collector may take as proven, each by no other account of the site, and not before `since`. */
  inForce(site: string, subjectId: string, since?: Date): Promise<string[]>
  /** By the person: `false`, there is none of theirs. */
  remove(id: string, owner: { site: string; subjectId: string }): Promise<boolean>

  /** The next proof of which the account's own address has still to be told; it is looked at again in ten minutes. */
  takeUntold(tokenHash: string, site?: string): Promise<(AddressClaim & AddressProof) | null>
  /** `laterSeconds`: not told yet, and tried again then, each time twice as late up to an hour; left out: told, or it never will be. */
  settleTold(id: string, options?: { laterSeconds: number }): Promise<void>

  /** Whether a token of "this wasn't me" is still good. */
  findDisavowal(tokenHash: string): Promise<boolean>
  /** Ends codes, proof and files that were made with it, blocks the address, and uses up every link that says the same. */
  disavow(tokenHash: string): Promise<boolean>

  /** For an officer, newest first, at most 100 of each. */
  ofSite(site: string, search?: string): Promise<AddressesOfSite>
  /** Never of the officer's own account. Files that were made with it end as well. */
  endByOfficer(id: string, site: string, officer: { name: string; reason: string }): Promise<boolean>
  /** Never of the officer's own account. Older links of "this wasn't me" do not block again. */
  liftBlock(id: string, site: string, officer: { name: string; reason: string }): Promise<boolean>

  events(site: string, subjectId: string): Promise<AddressEvent[]>
  /** Codes of yesterday, links that are too old, and what ended a month ago; returns how many codes. */
  forgetOld(): Promise<number>
}
