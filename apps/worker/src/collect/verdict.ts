import type { Naming } from './matching.ts'
import { reasonOf } from './matching.ts'
import type { PersonField } from './person-fields.ts'
import type { Match } from './selection.ts'

export type Named = {
  field: PersonField
  naming: Naming
  /** the doctype that the field links to; none for mail addresses */
  target?: string
  /** an account of somebody who works for the company */
  staff?: boolean
}

export type Verdict = Match | { withheld: string } | null

export type RowFacts = {
  /** the row's fields that can name a person, in the order of the form */
  named: readonly Named[]
  /** table fields with a row that names the subject */
  children: readonly string[]
  /** such a row names only a mailbox that the subject shares */
  sharedChild: boolean
  /** such a row names only what nobody could prove to be theirs */
  undecidedChild: boolean
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
    if (facts.sharedChild || named.some(({ naming }) => naming === 'shared'))
      return { withheld: 'shared_mailbox' }
    const open = facts.undecidedChild || named.some(({ naming }) => naming === 'undecided')
    return open ? { withheld: 'undecided' } : null
  }
  if (about.some((match) => !named.some((other) => comesFirst(other, match, named))))
    return { reasons, columns: 'all', rows: 'all' }
  if (shared) return { reasons, columns: 'all', rows: 'own' }
  const ofAnother = named.some(({ field, naming }) => naming === 'other' && field.role === 'subject')
  if (about.length === 0 && !ofAnother && (children.length > 0 || custom))
    return { reasons, columns: 'all', rows: 'own' }
  return { reasons, columns: 'matched', rows: 'matched' }
}

/**
 * Whether another person makes the row theirs. The order of the form decides, but for this: a form that names a customer
 * and a member of the staff is about the customer, whichever stands first; and one that names an employee is about the
 * employee, whatever accounts it names besides.
 */
function comesFirst(other: Named, match: Named, order: readonly Named[]): boolean {
  if (other.naming !== 'other' || other.field.role !== 'subject' || match.field.kind === 'account')
    return false
  const earlier = order.indexOf(other) < order.indexOf(match)
  const [one, mine] = [standing(other), standing(match)]
  switch (mine) {
    case 'employee':
      return one === 'guest' || (one === 'employee' && earlier)
    case 'staff':
      if (one === 'guest' || one === 'employee' || one === 'party') return true
      return one !== 'address' && earlier
    case 'guest':
      return (one === 'guest' || one === 'employee') && earlier
    case 'address':
      return earlier
    default:
      return one !== 'staff' && earlier
  }
}

type Standing = 'employee' | 'staff' | 'guest' | 'contact' | 'party' | 'address'

function standing({ field, target, staff }: Named): Standing {
  if (target === undefined) return field.kind === 'account' ? 'guest' : 'address'
  if (target === 'Employee') return 'employee'
  if (target === 'User') return staff ? 'staff' : 'guest'
  return target === 'Contact' || target === 'Lead' ? 'contact' : 'party'
}
