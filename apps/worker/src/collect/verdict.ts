import type { Naming } from './matching.ts'
import { reasonOf } from './matching.ts'
import type { PersonField } from './person-fields.ts'
import type { Match } from './selection.ts'

export type Named = { field: PersonField; naming: Naming }

export type Verdict = Match | { withheld: string } | null

export type RowFacts = {
  /** the row's fields that can name a person, in the order of the form */
  named: readonly Named[]
  /** table fields with a row that names the subject */
  children: readonly string[]
  /** such a row names only a mailbox that the subject shares */
  sharedChild: boolean
  shared: boolean
  custom: boolean
}

/**
 * What the person gets of a row. A row has one subject of its own: the person whom its first such field names. To that
 * person it goes whole; to others it names, only the part that names them.
 */
export function judge(facts: RowFacts): Verdict {
  const { named, children, shared, custom } = facts
  const mine = named.filter(({ naming }) => naming === 'subject')
  const about = mine.filter(({ field }) => field.role === 'subject')
  const reasons = [...mine.map(({ field }) => reasonOf(field)), ...children.map((child) => ({ child }))]
  if (reasons.length === 0) {
    const mailbox = facts.sharedChild || named.some(({ naming }) => naming === 'shared')
    return mailbox ? { withheld: 'shared_mailbox' } : null
  }
  if (about.some((match) => !named.some((other) => comesFirst(other, match, named))))
    return { reasons, columns: 'all', rows: 'all' }
  if (shared) return { reasons, columns: 'all', rows: 'own' }
  const ofAnother = named.some(({ field, naming }) => naming === 'other' && field.role === 'subject')
  if (about.length === 0 && !ofAnother && (children.length > 0 || custom))
    return { reasons, columns: 'all', rows: 'own' }
  return { reasons, columns: 'matched', rows: 'matched' }
}

/** Whether another person, named before this match, makes the row theirs. */
function comesFirst(other: Named, match: Named, order: readonly Named[]): boolean {
  if (other.naming !== 'other' || other.field.role !== 'subject' || match.field.kind === 'account')
    return false
  if (order.indexOf(other) > order.indexOf(match)) return false
  return isAccount(match.field) ? isAccount(other.field) : true
}

/** Accounts and employees: such a field says whose row it is, whatever customer or address stands before it. */
function isAccount(field: PersonField): boolean {
  return field.kind === 'link' && (field.target === 'User' || field.target === 'Employee')
}
