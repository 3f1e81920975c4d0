import type { Cell, Row } from '../erp/erp-database.ts'
import { columnsOf, mayName, namedIn, text } from './matching.ts'
import { isPersonDoctype, personFields } from './person-fields.ts'
import type { Search } from './search.ts'

/** Parents whose child rows name the person: name -> the table fields that do. */
export type ChildHits = Map<string, { fields: Set<string>; shared: boolean }>

/** One scan of every child table that can name a person, whatever its parent is. */
export async function findChildHits({ reader, subject, dataMap }: Search): Promise<Map<string, ChildHits>> {
  const hits = new Map<string, ChildHits>()
  const scans = [...reader.metadata.doctypes.values()].map(async (doctype) => {
    if (!doctype.isTable || !reader.has(doctype.name, 'parent', 'parenttype', 'parentfield')) return
    const fields = personFields(reader.metadata, doctype, dataMap.rule(doctype.name)).filter(
      ({ role }) => role === 'subject',
    )
    const condition = mayName(reader, subject, fields)
    if (condition === null) return
    const columns = ['parenttype', 'parent', 'parentfield', ...columnsOf(fields)]
    const visit = (row: Row) => {
      const [parenttype, parent, parentfield] = row.map(text)
      if (!parenttype || !parent || isPersonDoctype(reader.metadata, parenttype)) return
      const cells = new Map<string, Cell>(columns.map((column, index) => [column, row[index] ?? null]))
      const namings = fields.map((field) => namedIn(subject, field, cells))
      if (namings.includes('subject')) note(hits, parenttype, parent).fields.add(parentfield ?? '')
      else if (namings.includes('shared')) note(hits, parenttype, parent).shared = true
    }
    await reader.scan({ doctype: doctype.name, columns, where: condition, visit })
  })
  await Promise.all(scans)
  return hits
}

function note(hits: Map<string, ChildHits>, parenttype: string, parent: string) {
  const parents = hits.get(parenttype) ?? new Map<string, { fields: Set<string>; shared: boolean }>()
  hits.set(parenttype, parents)
  const hit = parents.get(parent) ?? { fields: new Set<string>(), shared: false }
  parents.set(parent, hit)
  return hit
}
