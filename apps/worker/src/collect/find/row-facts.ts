import type { Cell } from '../../erp/snapshot.ts'
import { isParty } from '../rules/parties.ts'
import { namesPersons, type PersonField } from '../rules/person-fields.ts'
import type { SiteReader } from '../site/reader.ts'
import { namedIn, text } from '../subject/names-subject.ts'
import type { Doctype } from '../values/doctype.ts'
import { foldAscii } from '../values/email-addresses.ts'
import type { ChildHit, Named, RowFacts } from './row-ownership.ts'
import type { Search } from './search-context.ts'

/** Whom a row names, and how. */
export function factsOf(
  { reader, subject, staff, dataMap }: Search,
  doctype: Doctype,
  fields: readonly PersonField[],
  cells: ReadonlyMap<string, Cell>,
  hit: ChildHit | undefined,
): RowFacts {
  const named = fields.map((field): Named => {
    const naming = namedIn(subject, field, cells)
    const target = targetOf(field, cells)
    if (target === undefined) return { field, naming }
    return { field, naming, target, staff: staff.has(foldAscii(text(cells.get(field.column)))) }
  })
  return {
    named: named.map((one) => (one.field.weak || namesAThing(reader, one) ? namesNoOther(one) : one)),
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

function namesNoOther(one: Named): Named {
  return one.naming === 'other' ? { ...one, naming: 'nobody' } : one
}

/** A Dynamic Link to what is no person (an invoice, an item) names nobody. */
function namesAThing({ metadata }: SiteReader, { field, naming, target = '' }: Named): boolean {
  return field.kind === 'dynamic' && naming === 'other' && !namesPersons(metadata, target)
}

/** The party doctype, when it has still to be seen whether that party is a person. */
export function partyOf({ reader }: Search, { naming, target }: Named): string | null {
  if (naming !== 'other' || target === undefined) return null
  return isParty(reader.metadata, target) ? target : null
}
