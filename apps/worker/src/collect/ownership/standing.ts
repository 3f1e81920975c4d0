import type { PersonField } from '../rules/person-fields.ts'
import type { SiteMetadata } from '../site/metadata.ts'

/**
 * What somebody whom a row names is to it, from who it is about first: the person whose file it is (account), who asked for
 * it, or of whom it is a record (a patient, an applicant), somebody from outside the company, whose document it refers to, an
 * employee, an account of the staff.
 */
export type Standing = 'account' | 'asker' | 'record' | 'outsider' | 'reference' | 'employee' | 'staff'

const ranks: Readonly<Record<Standing, number>> = {
  account: -1,
  asker: 0,
  record: 0,
  outsider: 1,
  reference: 2.5,
  employee: 3,
  staff: 4,
}
/** A field that the site added to a form of somebody else's, where the form names an outsider by itself. */
const rankOfAdded = 2
/** A member of the staff who asks for something is before those who work on it. */
const rankOfAskingStaff = 3.5
const rankOfAuthor = 5

/** The lower, the rather the row is about them. */
export function rankOf({ field, standing }: { field: PersonField; standing: Standing }): number {
  if (field.weak) return rankOfAuthor
  const rank = standing === 'staff' && field.role === 'asked' ? rankOfAskingStaff : ranks[standing]
  return field.added && rank >= 0 ? Math.max(rank, rankOfAdded) : rank
}

/** @param staff whether the value is an account or an address of the company */
export function standingOf(
  { persons }: SiteMetadata,
  field: PersonField,
  target: string | undefined,
  staff: boolean,
): Standing {
  if (field.kind === 'account') return 'account'
  if (field.hop) return 'reference'
  if (target === 'Employee') return 'employee'
  if (target !== undefined && persons.has(target))
    return persons.get(target)?.kind === 'staff' ? 'staff' : 'record'
  if (staff && (target === undefined || target === 'User')) return 'staff'
  return field.role === 'asked' ? 'asker' : 'outsider'
}
