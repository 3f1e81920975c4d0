import { hasRecord } from '../evidence/known-records.ts'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, type Selection, select } from '../ownership/selection.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import { linkedToOthers } from '../subject/postal-addresses.ts'
import type { OwnDocuments } from './attached.ts'

/**
 * Postal addresses that only a document of the person's names: where they live, where something was sent. One that is filed
 * under somebody else is theirs: mostly the company's own.
 */
export async function findLinkedAddresses(search: Search, own: OwnDocuments): Promise<Selection> {
  const { reader, subject, matches } = search
  const selection = createSelection('Address', matches)
  const fields = reader.metadata.derived
    .once(addressFields, reader.metadata)
    .filter(([doctype]) => own.has(doctype) && !subject.records.has(doctype))
  const found = await Promise.all(
    fields.map(async ([via, field]) => {
      const rows = await reader.whereIn(via, [field], 'name', own.get(via) ?? [])
      return rows.map((row) => ({ name: row[field] ?? '', via, field }))
    }),
  )
  const named = found.flat().filter(({ name }) => name !== '' && !hasRecord(subject.records, 'Address', name))
  if (named.length === 0) return selection
  const names = [...new Set(named.map(({ name }) => name))]
  const [rows, others] = await Promise.all([
    reader.whereIn('Address', ['name'], 'name', names),
    linkedToOthers(reader, names),
  ])
  const there = new Set(rows.map(({ name }) => name))
  for (const { name, field, via } of named)
    if (there.has(name) && !others.has(name))
      select(selection, name, { reasons: [{ field, via }], columns: 'all', rows: 'own' })
  return selection
}

/** Link fields to Address, of every DocType. */
function addressFields({ doctypes }: SiteMetadata): readonly [doctype: string, field: string][] {
  return [...doctypes.values()].flatMap(({ name, fields, isTable }) =>
    fields
      .filter(({ fieldtype, options }) => !isTable && fieldtype === 'Link' && options === 'Address')
      .map(({ fieldname }): [string, string] => [name, fieldname]),
  )
}
