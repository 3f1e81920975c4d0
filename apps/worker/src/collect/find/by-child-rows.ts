import type { Cell } from '../../erp/snapshot.ts'
import { isPersonDoctype } from '../rules/person-fields.ts'
import type { TextRow } from '../site/batched-scans.ts'
import { createMayName, namedIn, text } from '../subject/names-subject.ts'
import { childTablesAsked, elsewhere } from './doctypes-to-search.ts'
import type { Search } from './search-context.ts'

/** The table fields whose rows name the person, and whether one names only what is shared, not readable, or not proven. */
export type ChildHit = { fields: Set<string>; shared: boolean; unreadable: boolean; undecided: boolean }

/** Parents whose child rows name the person. */
export type ChildHits = Map<string, ChildHit>

/**
 * One scan of every child table that can name a person, whatever its parent is. What is found is noted before any row of
 * a document is read that is asked for at the same time.
 */
export async function findChildHits(search: Search, hits: Map<string, ChildHits>): Promise<void> {
  const { reader, subject } = search
  search.timeline = null
  const mayName = createMayName(reader, subject)
  const asked = childTablesAsked(search).filter(
    ({ doctype, fields }) => mayName.any(fields) && !reader.isEmpty(doctype.name),
  )
  const scans = asked.map(async ({ doctype, fields, columns }) => {
    const remember = rememberLinks(search, doctype.name, columns)
    const visit = (row: TextRow) => {
      const [parenttype, parent, parentfield] = row
      if (elsewhere.has(parenttype ?? '')) return remember(row)
      if (!parenttype || !parent || isPersonDoctype(reader.metadata, parenttype)) return
      const cells = new Map<string, Cell>(columns.map((column, index) => [column, row[index] ?? null]))
      const namings = fields.map((field) => namedIn(subject, field, cells))
      if (namings.includes('subject')) note(hits, parenttype, parent).fields.add(parentfield ?? '')
      else if (namings.includes('shared')) note(hits, parenttype, parent).shared = true
      else if (namings.includes('unreadable')) note(hits, parenttype, parent).unreadable = true
      else if (namings.includes('undecided')) note(hits, parenttype, parent).undecided = true
    }
    const conditions = mayName.conditions(fields)
    await reader.scanAny({ doctype: doctype.name, columns, conditions, visit, first: true })
  })
  await Promise.all(scans)
}

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

function note(hits: Map<string, ChildHits>, parenttype: string, parent: string): ChildHit {
  const parents = hits.get(parenttype) ?? new Map<string, ChildHit>()
  hits.set(parenttype, parents)
  const hit = parents.get(parent) ?? { fields: new Set(), shared: false, unreadable: false, undecided: false }
  parents.set(parent, hit)
  return hit
}
