import type { Cell } from '../../erp/snapshot.ts'
import { namesPersons, type PersonField } from '../rules/person-fields.ts'
import type { SiteReader } from '../site/reader.ts'
import { matchCell, text } from '../subject/names-subject.ts'
import type { Doctype } from '../values/doctype.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import type { ChildHit, FieldMatch, RowMatches } from './row-ownership.ts'
import type { Search } from './search-context.ts'
import { standingOf } from './standing.ts'

/** Whom a row names, and how. */
export function factsOf(
  search: Search,
  doctype: Doctype,
  fields: readonly PersonField[],
  cells: ReadonlyMap<string, Cell>,
  hit: ChildHit | undefined,
): RowMatches {
  return {
    named: namedIn(search, fields, cells),
    children: [...(hit?.fields ?? [])].sort(),
    childWork: [...(hit?.work ?? [])].sort(),
    sharedChild: hit?.shared ?? false,
    undecidedChild: hit?.undecided ?? false,
    unreadableChild: hit?.unreadable ?? false,
    shared: search.dataMap.rule(doctype.name).shared === true,
    custom: doctype.custom,
  }
}

/** Whom the fields of a row name, in the order of the form. */
export function namedIn(
  { reader, subject, staff }: Search,
  fields: readonly PersonField[],
  cells: ReadonlyMap<string, Cell>,
): FieldMatch[] {
  return fields.map((field) => {
    const naming = matchCell(subject, field, cells)
    const target = targetOf(field, cells)
    const value = text(cells.get(field.column))
    const ofStaff = naming !== 'nobody' && staff.has(foldAscii(value))
    const standing = standingOf(reader.metadata, field, target, ofStaff)
    // A member of the staff who enters for others what these ask for works.
    const isSubject = field.role === 'subject' || (field.role === 'asked' && !(target === 'User' && ofStaff))
    const one: FieldMatch = { field, naming, isSubject, standing, ...(target !== undefined && { target }) }
    return field.weak || field.hop || linksToNonPerson(reader, one) || isList(field, value)
      ? ignoreOtherSubject(one)
      : one
  })
}

/** Several addresses are a list of who gets something: nobody of them is who the row is about. */
function isList({ kind }: PersonField, value: string): boolean {
  return kind === 'email' && /[,;\n]/.test(value)
}

/** The DocType that a field links to in this row; undefined where it is no link. */
export function targetOf(field: PersonField, cells: ReadonlyMap<string, Cell>): string | undefined {
  if (field.kind === 'link') return field.target
  return field.kind === 'dynamic' ? text(cells.get(field.typeColumn)) : undefined
}

function ignoreOtherSubject(one: FieldMatch): FieldMatch {
  return one.naming === 'other' ? { ...one, naming: 'nobody' } : one
}

/** A Dynamic Link to what is no person (an invoice, an item) names nobody. */
function linksToNonPerson({ metadata }: SiteReader, { field, naming, target = '' }: FieldMatch): boolean {
  return field.kind === 'dynamic' && naming === 'other' && !namesPersons(metadata, target)
}
