import type { Cell } from '../erp/erp-database.ts'
import { list, type Sql, sql } from '../erp/sql.ts'
import { columnsOf, mayName, namedIn, text } from './matching.ts'
import { isPersonDoctype, personFields } from './person-fields.ts'
import type { TextRow } from './scan-tables.ts'
import type { Search } from './search.ts'
import type { SiteReader } from './site-reader.ts'

/** Parents whose child rows name the person: name -> the table fields that do. */
export type ChildHits = Map<string, { fields: Set<string>; shared: boolean }>

/** One scan of every child table that can name a person, whatever its parent is. */
export async function findChildHits({ reader, subject, dataMap }: Search): Promise<Map<string, ChildHits>> {
  const hits = new Map<string, ChildHits>()
  const scans = [...reader.metadata.doctypes.values()].map(async (doctype) => {
    if (
      !doctype.isTable ||
      reader.isEmpty(doctype.name) ||
      !reader.has(doctype.name, 'parent', 'parenttype', 'parentfield')
    )
      return
    const fields = personFields(reader.metadata, doctype, dataMap.rule(doctype.name)).filter(
      ({ role }) => role === 'subject',
    )
    const condition = mayName(reader, subject, fields)
    if (condition === null) return
    const columns = ['parenttype', 'parent', 'parentfield', ...columnsOf(fields)]
    const visit = (row: TextRow) => {
      const [parenttype, parent, parentfield] = row.map(text)
      if (!parenttype || !parent || isPersonDoctype(reader.metadata, parenttype)) return
      const cells = new Map<string, Cell>(columns.map((column, index) => [column, row[index] ?? null]))
      const namings = fields.map((field) => namedIn(subject, field, cells))
      if (namings.includes('subject')) note(hits, parenttype, parent).fields.add(parentfield ?? '')
      else if (namings.includes('shared')) note(hits, parenttype, parent).shared = true
    }
    await reader.scan({
      doctype: doctype.name,
      columns,
      where: ofOthers(reader, doctype.name, condition),
      visit,
    })
  })
  await Promise.all(scans)
  return hits
}

/** Doctypes with finders of their own, which do not ask for the child rows found here. */
export const elsewhere: ReadonlySet<string> = new Set([
  'Communication',
  'Comment',
  'File',
  'Version',
  'Deleted Document',
])

/** The links of a million mails are found with the mails: of a table of theirs only the rows of others are wanted. */
function ofOthers({ metadata }: SiteReader, child: string, condition: Sql): Sql {
  const theirs = [...elsewhere].filter((doctype) =>
    metadata.doctypes.get(doctype)?.fields.some(({ options }) => options === child),
  )
  return theirs.length === 0 ? condition : sql`parenttype NOT IN (${list(theirs)}) AND (${condition})`
}

function note(hits: Map<string, ChildHits>, parenttype: string, parent: string) {
  const parents = hits.get(parenttype) ?? new Map<string, { fields: Set<string>; shared: boolean }>()
  hits.set(parenttype, parents)
  const hit = parents.get(parent) ?? { fields: new Set<string>(), shared: false }
  parents.set(parent, hit)
  return hit
}
