import { isFor, namesTask } from '../rules/people/field-words.ts'
import type { PersonField } from '../rules/person-fields.ts'
import type { MatchKind } from '../subject/names-subject.ts'
import { reasonOf } from '../subject/names-subject.ts'
import type { Match } from './selection.ts'
import { rankOf, type Standing } from './standing.ts'

export type FieldMatch = {
  field: PersonField
  naming: MatchKind
  /** whether being named there means to be who the row is about */
  isSubject: boolean
  standing: Standing
  /** the doctype that the field links to; none for mail addresses */
  target?: string
  /** it names a party that is no person */
  isCompany?: boolean
}

/** The table fields whose rows name the person, and whether one names only what is shared, not readable, or not proven. */
export type ChildHit = {
  fields: Set<string>
  /** such rows are about somebody else */
  work: Set<string>
  shared: boolean
  unreadable: boolean
  undecided: boolean
}

export type Ownership = Match | { withheld: string } | null

export type RowMatches = {
  /** the row's fields that can name a person, in the order of the form */
  named: readonly FieldMatch[]
  /** table fields with a row that names the subject */
  children: readonly string[]
  /** table fields with a row that names the subject and is about somebody else */
  childWork: readonly string[]
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
 * What the person gets of a row. A row has one subject of its own: of those whom its fields name, the one who stands first
 * by what they are to the row, and then by the order of the form. To that person it goes whole; to others it names, only the
 * part that names them.
 */
export function decideOwnership(facts: RowMatches): Ownership {
  const { named, children, childWork, shared, custom } = facts
  const mine = named.filter(({ naming }) => naming === 'subject' || naming === 'mentioned')
  const tables = [...new Set([...children, ...childWork])].map((child) => ({ child }))
  const reasons = [...mine.map(({ field }) => reasonOf(field)), ...tables]
  if (reasons.length === 0) {
    const names = (wanted: MatchKind) => named.some(({ naming }) => naming === wanted)
    if (facts.sharedChild || names('shared')) return { withheld: 'shared_mailbox' }
    if (facts.undecidedChild || names('undecided')) return { withheld: 'undecided' }
    return facts.unreadableChild || names('unreadable') ? { withheld: 'unreadable' } : null
  }
  const listed = mine.filter(({ naming }) => naming === 'mentioned').map(({ field }) => field.column)
  const told = { reasons, ...(listed.length > 0 && { lists: listed }) }
  const first = firstNamed(named)
  // A task is for whom it was given to, and what hangs on it is about others.
  if (isForSubject(named, first) || (first?.naming === 'subject' && isTask(first)))
    return { ...told, columns: 'all', rows: 'own' }
  if (first?.naming === 'subject') return { ...told, columns: 'all', rows: 'all' }
  if (shared) return { ...told, columns: 'all', rows: 'own' }
  const tied = mine.filter(({ naming }) => naming === 'subject')
  const ofAnother = named.some(
    ({ naming, isSubject, isCompany }) => isCompany === true || (naming === 'other' && isSubject),
  )
  if (!ofAnother && first === undefined && childWork.length === 0) {
    if (children.length > 0 || (custom && tied.length > 0)) return { ...told, columns: 'all', rows: 'own' }
    // What somebody outside the company did by mail, and nobody else is named in, is about them.
    if (tied.some(({ field, standing }) => field.kind === 'email' && standing !== 'staff'))
      return { ...told, columns: 'all', rows: 'all' }
  }
  return { ...told, columns: 'matched', rows: 'matched' }
}

function isTask({ field, standing }: FieldMatch): boolean {
  return standing === 'staff' && namesTask(field.column)
}

/** That a task refers to somebody's document takes it from nobody to whom it was given. */
function isForSubject(named: readonly FieldMatch[], first: FieldMatch | undefined): boolean {
  if (first?.field.kind !== 'dynamic') return false
  return named.some(
    ({ field, naming, isSubject }) =>
      naming === 'subject' && isSubject && isFor(field.column, first.field.column),
  )
}

/** Of those whom fields name, the one whom the row is about: the subject or somebody else. */
export function firstNamed<Named extends Pick<FieldMatch, 'field' | 'naming' | 'isSubject' | 'standing'>>(
  named: readonly Named[],
): Named | undefined {
  let first: Named | undefined
  for (const one of named) {
    if (!one.isSubject || (one.naming !== 'subject' && one.naming !== 'other')) continue
    if (first === undefined || rankOf(one) < rankOf(first)) first = one
  }
  return first
}
