import type { Cell } from '../../erp/snapshot.ts'
import { among, join, name, sql } from '../../erp/sql.ts'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, type Selection, select } from '../ownership/selection.ts'
import { personFields } from '../rules/person-fields.ts'
import { asTable } from '../site/single-as-table.ts'
import { holdsOneOf, matchCell, reasonOf, text } from '../subject/names-subject.ts'
import type { HitsByDoctype } from './by-child-rows.ts'

/** Settings that name the person, in a field or in a child row: those fields and rows are theirs, the settings are not. */
export function findSingles(
  { reader, dataMap, subject, matches }: Search,
  values: Settings,
  hits: HitsByDoctype,
): Selection[] {
  return [...new Set([...values.keys(), ...hits.keys()])].sort().flatMap((name) => {
    const doctype = reader.metadata.doctypes.get(name)
    if (doctype === undefined || !doctype.isSingle || doctype.isVirtual) return []
    const cells = values.get(name) ?? new Map<string, Cell>()
    const named = personFields(reader.metadata, asTable(reader.metadata, doctype), dataMap.rule(name)).filter(
      (field) => matchCell(subject, field, cells) === 'subject',
    )
    const children = [...(hits.get(name)?.get(name)?.fields ?? [])].sort()
    const reasons = [...named.map(reasonOf), ...children.map((child) => ({ child }))]
    if (reasons.length === 0) return []
    const selection = createSelection(name, matches)
    select(selection, name, { reasons, columns: 'matched', rows: 'matched' })
    return [selection]
  })
}

/** By Single: its fields, where one of them may name the person. */
export type Settings = ReadonlyMap<string, ReadonlyMap<string, Cell>>

/** The fields of the settings that may name the person: all of them, since one may say what another means. */
export async function readSingles({ reader, subject }: Search): Promise<Settings> {
  const { dialect } = reader.snapshot
  const names = [...subject.records.values()].flatMap((records) => [...records.keys()])
  const addresses = [...subject.addresses, ...subject.sharedAddresses, ...subject.undecidedAddresses]
  const naming = join([among(name('value'), names), holdsOneOf(dialect, 'value', addresses)], ' OR ')
  const values = new Map<string, Map<string, Cell>>()
  await reader.scan({
    doctype: 'Singles',
    columns: ['doctype', 'field', 'value'],
    where: sql`doctype IN (SELECT doctype FROM ${name('tabSingles')} WHERE ${naming})`,
    visit([doctype = null, field = null, value = null]) {
      const cells = values.get(text(doctype)) ?? new Map<string, Cell>()
      values.set(text(doctype), cells)
      cells.set(text(field), value)
    },
  })
  return values
}
