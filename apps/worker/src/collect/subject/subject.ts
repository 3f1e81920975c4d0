import type { Manifest, MatchReason, UndecidedTie } from '@pdd/core'
import type { Authors } from '../evidence/authors.ts'
import type { Records } from '../evidence/known-records.ts'
import type { NamesByWord } from '../evidence/name-fit.ts'
import type { Ties } from '../evidence/ties.ts'
import type { Withheld } from '../evidence/withheld-records.ts'
import type { SiteReader } from '../site/reader.ts'
import type { OwnTelephones } from '../values/telephones/own-telephones.ts'
import type { Account } from './account.ts'

/** Who this is: the account, and every record of the site that is this person rather than about them. */
export type Subject = {
  user: string
  fullName: string | null
  isWebsiteUser: boolean
  /** provably the account's, folded; the login first */
  addresses: ReadonlySet<string>
  /** of these, the login and the account's own mail address */
  ownAddresses: ReadonlySet<string>
  /** on the account's contact, and on somebody else's too */
  sharedAddresses: ReadonlySet<string>
  /** may be the account's: an officer decides */
  undecidedAddresses: ReadonlySet<string>
  /** claimed by the account, or by others for it */
  unprovenAddresses: ReadonlySet<string>
  names: NamesByWord
  /** that stand on the person's records, whoever else has them */
  telephones: OwnTelephones
  /** User, Contact, Lead, Employee, individual parties, Address; each by a proof */
  records: Records
  /** contacts that the account made itself: they are told, and tie nothing */
  claims: ReadonlyMap<string, MatchReason[]>
  /** contacts that name the account and are not proven to be its: what ERPNext copied from them is no evidence either */
  heldContacts: ReadonlySet<string>
  withheld: Withheld
  undecided: UndecidedTie[]
  notes: Manifest['notes']
}

/** What the steps of resolving a person share. */
export type Resolving = {
  reader: SiteReader
  account: Account
  authors: Authors
  ties: Ties
  subject: Subject
}
