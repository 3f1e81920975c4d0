import type { UndecidedTie } from '@pdd/core'

/** The document that says that something is the person's, and the account that made it. */
export type Source = UndecidedTie['source']

/** Whose word makes a tie certain. docs/officer/collecting.md has the table. */
export type ProofKind =
  /** the account itself: its name and its own mail address */
  | 'account'
  /** a document that somebody made who was staff then, with the right to write it and what it ties to */
  | 'staff'
  /** the contact that Frappe makes for a new account */
  | 'made_with_account'
  /** a row of the portal users of a party, or the account of an employee */
  | 'assigned'
  /** a party that ERPNext's portal made for the account at its first sign-in */
  | 'portal_made'
  /** a former name of the account, told by the note that the staff's renaming leaves */
  | 'renamed'
  /** a code that was mailed to the address and typed */
  | 'mailed_code'
  /** an officer decided so */
  | 'officer'
  /** a record at a proven address, or of a record that is proven */
  | 'follows'

declare const certain: unique symbol

/** Only this module makes one, and nothing becomes a record of the person without. */
export type Proof = { readonly [certain]: true; readonly kind: ProofKind; readonly source: Source }

export type UndecidedReason =
  /** nobody can tell any more whether whoever made the document was staff */
  | 'author_unknown'
  /** a colleague made it who may not write what it ties to */
  | 'author_without_rights'
  /** the account or another outsider made it, and the staff saved it since */
  | 'completed_by_staff'
  /** the person has the right to write it, or had it */
  | 'self_written'
  /** the name or address came from a mail or from an address book */
  | 'not_written_by_staff'
  /** only the name that the account gave itself fits */
  | 'name_unproven'
  /** a record of people at the person's address, or of their contact or customer, that bears another name */
  | 'another_name'
  /** the staff know another person by the address */
  | 'known_by_another'
  /** only a telephone number says that a call, a message or a document is the person's */
  | 'phone_only'
  /** more addresses than anybody has */
  | 'too_many'

/** What a tie from an account to something is worth. */
export type Evidence =
  | { outcome: 'proven'; proof: Proof }
  | { outcome: 'undecided'; reason: UndecidedReason; source: Source }
  /** the account, another outsider or a guest alone could have written it */
  | { outcome: 'claimed' }
  /** it is somebody else's, or an officer said so */
  | { outcome: 'contradicted' }

export function prove(kind: ProofKind, source: Source): Evidence & { outcome: 'proven' } {
  return { outcome: 'proven', proof: { kind, source } as Proof }
}

export function leaveOpen(reason: UndecidedReason, source: Source): Evidence {
  return { outcome: 'undecided', reason, source }
}

export const claimed: Evidence = { outcome: 'claimed' }
export const contradicted: Evidence = { outcome: 'contradicted' }

/** A record that was found through one that is proven is as certain as that one. */
export function follows(doctype: string, name: string): Proof {
  return prove('follows', { doctype, name, owner: null }).proof
}

/** The weaker of two things that must both hold. */
export function both(one: Evidence, other: Evidence): Evidence {
  return worthOf(one) <= worthOf(other) ? one : other
}

/** Grows from what is somebody else's to what is proven. */
export function worthOf({ outcome }: Evidence): number {
  return outcomes.indexOf(outcome)
}

const outcomes: readonly Evidence['outcome'][] = ['contradicted', 'claimed', 'undecided', 'proven']
