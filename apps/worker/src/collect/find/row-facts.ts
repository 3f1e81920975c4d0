import type { Cell } from '../../erp/snapshot.ts'
import { isParty } from '../rules/parties.ts'
import { namesPersons, type PersonField } from '../rules/person-fields.ts'
import type { SiteReader } from '../site/reader.ts'
import { matchCell, text } from '../subject/names-subject.ts'
import type { Doctype } from '../values/doctype.ts'
import { foldAscii } from '../values/email-addresses.ts'
import type { ChildHit, FieldMatch, RowMatches } from './row-ownership.ts'
import type { Search } from './search-context.ts'

/** Whom a row names, and how. */
export function factsOf(
  { reader, subject, staff, dataMap }: Search,
  doctype: Doctype,
  fields: readonly PersonField[],
  cells: ReadonlyMap<string, Cell>,
  hit: ChildHit | undefined,
): RowMatches {
  const named = fields.map((field): FieldMatch => {
    const naming = matchCell(subject, field, cells)
    const target = targetOf(field, cells)
    if (target === undefined) return { field, naming }
    return { field, naming, target, staff: staff.has(foldAscii(text(cells.get(field.column)))) }
  })
  return {
    named: named.map((one) =>
      one.field.weak || linksToNonPerson(reader, one) ? ignoreOtherSubject(one) : one,
    ),
    children: [...(hit?.fields ?? [])].sort(),
    sharedChild: hit?.shared ?? false,
    undecidedChild: hit?.undecided ?? false,
    unreadableChild: hit?.unreadable ?? false,
    shared: dataMap.rule(doctype.name).shared === true,
    custom: doctype.custom,
  }
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

/** The party doctype, while it is not known whether that party is a person. */
export function partyOf({ reader }: Search, { naming, target }: FieldMatch): string | null {
  if (naming !== 'other' || target === undefined) return null
  return isParty(reader.metadata, target) ? target : null
}
