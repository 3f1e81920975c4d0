import type { Cell } from '../../erp/snapshot.ts'
import { isAboutAnother, namingOf } from '../ownership/child-row-ownership.ts'
import { namedIn } from '../ownership/row-facts.ts'
import type { ChildHit } from '../ownership/row-ownership.ts'
import type { Search } from '../ownership/search-context.ts'
import { isPersonDoctype } from '../rules/person-fields.ts'
import type { TextRow } from '../site/batched-scans.ts'
import { createSubjectConditions, text } from '../subject/names-subject.ts'
import { childTablesAsked, elsewhere } from './doctypes-to-search.ts'

/** Parents whose child rows name the person. */
type ChildHits = Map<string, ChildHit>

/**
 * Mails by the DocType of the person's record that their timelines link to; null where the site has no such links, or where
 * they were not read.
 */
export type Timeline = ReadonlyMap<string, ReadonlySet<string>> | null

/** By DocType of the parents. A search adds to it while it runs. */
export type HitsByDoctype = Map<string, ChildHits>

/**
 * One scan of every child table that can name a person, whatever its parent is. What is found is noted in `hits` before any
 * row of a document is read that is asked for at the same time.
 *
 * @returns the timelines of mail, which are read in the same pass: there may be millions of links, and no index on them
 */
export async function findChildHits(search: Search, hits: HitsByDoctype): Promise<Timeline> {
  const { reader, subject } = search
  const subjectConditions = createSubjectConditions(reader, subject)
  const asked = childTablesAsked(search).filter(
    ({ doctype, fields }) => subjectConditions.any(fields) && !reader.isEmpty(doctype.name),
  )
  let timeline: Map<string, Set<string>> | null = null
  const scans = asked.map(async ({ doctype, fields, columns }) => {
    const linkOf = timelineLinks(search, doctype.name, columns)
    if (linkOf !== null) timeline = new Map()
    const visit = (row: TextRow) => {
      const [parenttype, parent, parentfield] = row
      if (elsewhere.has(parenttype ?? '')) {
        const link = linkOf?.(row)
        if (link) timeline?.set(link.via, (timeline.get(link.via) ?? new Set()).add(link.mail))
        return
      }
      if (!parenttype || !parent || isPersonDoctype(reader.metadata, parenttype)) return
      const cells = new Map<string, Cell>(columns.map((column, index) => [column, row[index] ?? null]))
      const named = namedIn(search, fields, cells)
      const naming = namingOf(named)
      if (naming === 'other' || naming === 'nobody') return
      const hit = hitOf(hits, parenttype, parent)
      if (naming !== 'subject' && naming !== 'mentioned') hit[naming] = true
      else (isAboutAnother(named) ? hit.work : hit.fields).add(parentfield ?? '')
    }
    const conditions = subjectConditions.conditions(fields)
    await reader.scanAny({ doctype: doctype.name, columns, conditions, visit, first: true })
  })
  await Promise.all(scans)
  return timeline
}

type TimelineLink = { via: string; mail: string }

/** How a row of mail's timelines is read; null for every other table. */
function timelineLinks(
  { subject }: Search,
  doctype: string,
  columns: readonly string[],
): ((row: TextRow) => TimelineLink | null) | null {
  const [type, target] = [columns.indexOf('link_doctype'), columns.indexOf('link_name')]
  if (doctype !== 'Communication Link' || type < 0 || target < 0) return null
  return (row) => {
    const via = text(row[type])
    const isOwn = row[0] === 'Communication' && subject.records.get(via)?.has(text(row[target])) === true
    return isOwn ? { via, mail: text(row[1]) } : null
  }
}

function hitOf(hits: HitsByDoctype, parenttype: string, parent: string): ChildHit {
  const parents = hits.get(parenttype) ?? new Map<string, ChildHit>()
  hits.set(parenttype, parents)
  const hit = parents.get(parent) ?? {
    fields: new Set(),
    work: new Set(),
    shared: false,
    unreadable: false,
    undecided: false,
  }
  parents.set(parent, hit)
  return hit
}
