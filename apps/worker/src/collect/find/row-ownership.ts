import type { PersonField } from '../rules/person-fields.ts'
import type { MatchKind } from '../subject/names-subject.ts'
import { reasonOf } from '../subject/names-subject.ts'
import type { Match } from './selection.ts'

export type FieldMatch = {
  field: PersonField
  naming: MatchKind
  /** the doctype that the field links to; none for mail addresses */
  target?: string
  /** an account of somebody who works for the company */
  staff?: boolean
}

/** The table fields whose rows name the person, and whether one names only what is shared, not readable, or not proven. */
export type ChildHit = { fields: Set<string>; shared: boolean; unreadable: boolean; undecided: boolean }

export type Ownership = Match | { withheld: string } | null

export type RowMatches = {
  /** the row's fields that can name a person, in the order of the form */
  named: readonly FieldMatch[]
  /** table fields with a row that names the subject */
  children: readonly string[]
  /** such a row names only a mailbox that the subject shares */
  sharedChild: boolean
  /** such a row names only what nobody could prove to be theirs */
  undecidedChild: boolean
  /** such a row holds an address of the subject, and could not be read */
  unreadableChild: boolean
  shared: boolean
  custom: boolean
}

/**
 * What the person gets of a row. A row has one subject of its own: the person whom its first such field names. To that
 * person it goes whole; to others it names, only the part that names them.
 */
export function decideOwnership(facts: RowMatches): Ownership {
  const { named, children, shared, custom } = facts
  const mine = named.filter(({ naming }) => naming === 'subject')
  const about = mine.filter(isAbout)
  const reasons = [...mine.map(({ field }) => reasonOf(field)), ...children.map((child) => ({ child }))]
  if (reasons.length === 0) {
    const names = (wanted: MatchKind) => named.some(({ naming }) => naming === wanted)
    if (facts.sharedChild || names('shared')) return { withheld: 'shared_mailbox' }
    if (facts.undecidedChild || names('undecided')) return { withheld: 'undecided' }
    return facts.unreadableChild || names('unreadable') ? { withheld: 'unreadable' } : null
  }
  const others = firstOthers(named)
  if (named.some((match, at) => isAbout(match) && !comesAfter(others, match, at)))
    return { reasons, columns: 'all', rows: 'all' }
  if (shared) return { reasons, columns: 'all', rows: 'own' }
  const ofAnother = named.some(({ field, naming }) => naming === 'other' && field.role === 'subject')
  if (about.length === 0 && !ofAnother && (children.length > 0 || custom))
    return { reasons, columns: 'all', rows: 'own' }
  return { reasons, columns: 'matched', rows: 'matched' }
}

function isAbout({ field, naming }: FieldMatch): boolean {
  return naming === 'subject' && field.role === 'subject'
}

/** Where a row first names another person of each standing. */
type Others = ReadonlyMap<Standing, number>

function firstOthers(named: readonly FieldMatch[]): Others {
  const first = new Map<Standing, number>()
  for (const [at, one] of named.entries()) {
    if (one.naming !== 'other' || one.field.role !== 'subject') continue
    const known = standing(one)
    if (!first.has(known)) first.set(known, at)
  }
  return first
}

/**
 * Whether another person makes the row theirs. The order of the form decides, but for this: a form that names a customer
 * and a member of the staff is about the customer, whichever stands first; and one that names an employee is about the
 * employee, whatever accounts it names besides.
 */
function comesAfter(others: Others, match: FieldMatch, at: number): boolean {
  if (match.field.kind === 'account') return false
  const isEarlier = (one: Standing) => (others.get(one) ?? at) < at
  switch (standing(match)) {
    case 'employee':
      return others.has('guest') || isEarlier('employee')
    case 'staff':
      if (others.has('guest') || others.has('employee') || others.has('party')) return true
      return isEarlier('staff') || isEarlier('contact')
    case 'guest':
      return isEarlier('guest') || isEarlier('employee')
    case 'address':
      return [...others.keys()].some(isEarlier)
    default:
      return [...others.keys()].some((one) => one !== 'staff' && isEarlier(one))
  }
}

type Standing = 'employee' | 'staff' | 'guest' | 'contact' | 'party' | 'address'

function standing({ field, target, staff }: FieldMatch): Standing {
  if (target === undefined) return field.kind === 'account' ? 'guest' : 'address'
  if (target === 'Employee') return 'employee'
  if (target === 'User') return staff ? 'staff' : 'guest'
  return target === 'Contact' || target === 'Lead' ? 'contact' : 'party'
}
