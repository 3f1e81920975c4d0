import type { Cell } from '../erp/erp-database.ts'
import { columnsOf, mayName, namedIn, text } from './matching.ts'
import { isPersonDoctype, personFields } from './person-fields.ts'
import type { TextRow } from './scan-tables.ts'
import type { Search } from './search.ts'

/** Parents whose child rows name the person: name -> the table fields that do. */
export type ChildHits = Map<string, { fields: Set<string>; shared: boolean }>

/** One scan of every child table that can name a person, whatever its parent is. */
export async function findChildHits(search: Search): Promise<Map<string, ChildHits>> {
  const { reader, subject, dataMap } = search
  const hits = new Map<string, ChildHits>()
  search.timeline = null
  const scans = [...reader.metadata.doctypes.values()].map(async (doctype) => {
    if (!doctype.isTable) return
    if (!reader.has(doctype.name, 'parent', 'parenttype', 'parentfield')) return
    const fields = personFields(reader.metadata, doctype, dataMap.rule(doctype.name)).filter(
      ({ role }) => role === 'subject',
    )
    const conditions = mayName(reader, subject, fields)
    if (conditions.length === 0 || reader.isEmpty(doctype.name)) return
    const columns = ['parenttype', 'parent', 'parentfield', ...columnsOf(fields)]
    const remember = rememberLinks(search, doctype.name, columns)
    const visit = (row: TextRow) => {
      const [parenttype, parent, parentfield] = row
      if (elsewhere.has(parenttype ?? '')) return remember(row)
      if (!parenttype || !parent || isPersonDoctype(reader.metadata, parenttype)) return
      const cells = new Map<string, Cell>(columns.map((column, index) => [column, row[index] ?? null]))
      const namings = fields.map((field) => namedIn(subject, field, cells))
      if (namings.includes('subject')) note(hits, parenttype, parent).fields.add(parentfield ?? '')
      else if (namings.includes('shared')) note(hits, parenttype, parent).shared = true
    }
    await reader.scanAny({ doctype: doctype.name, columns, conditions, visit })
  })
  await Promise.all(scans)
  return hits
}

/** Doctypes with finders of their own: of their child rows only the links of mail are asked for. */
export const elsewhere: ReadonlySet<string> = new Set([
  'Communication',
  'Comment',
  'File',
  'Version',
  'Deleted Document',
])

/** The timelines of mail are read in the same pass: there may be millions of links, and no index on them. */
function rememberLinks(
  search: Search,
  doctype: string,
  columns: readonly string[],
): (row: TextRow) => undefined {
  const [type, target] = [columns.indexOf('link_doctype'), columns.indexOf('link_name')]
  if (doctype !== 'Communication Link' || type < 0 || target < 0) return () => {}
  const timeline = new Map<string, Set<string>>()
  search.timeline = timeline
  return (row) => {
    const via = text(row[type])
    if (row[0] !== 'Communication' || !search.subject.records.get(via)?.has(text(row[target]))) return
    const mails = timeline.get(via) ?? new Set()
    timeline.set(via, mails.add(text(row[1])))
  }
}

function note(hits: Map<string, ChildHits>, parenttype: string, parent: string) {
  const parents = hits.get(parenttype) ?? new Map<string, { fields: Set<string>; shared: boolean }>()
  hits.set(parenttype, parents)
  const hit = parents.get(parent) ?? { fields: new Set<string>(), shared: false }
  parents.set(parent, hit)
  return hit
}
