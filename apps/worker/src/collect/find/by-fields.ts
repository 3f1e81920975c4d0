import type { Cell } from '../../erp/snapshot.ts'
import { amongOwn, name as column } from '../../erp/sql.ts'
import { answered, type Open, openQuestions } from '../ownership/open-questions.ts'
import { factsOf } from '../ownership/row-facts.ts'
import { decideOwnership, type RowMatches } from '../ownership/row-ownership.ts'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, type Selection, select, withhold } from '../ownership/selection.ts'
import type { PersonField } from '../rules/person-fields.ts'
import { isNameable } from '../rules/told-names.ts'
import type { TextRow } from '../site/batched-scans.ts'
import { createSubjectConditions, type SubjectConditions, text } from '../subject/names-subject.ts'
import { chunks } from '../values/chunks.ts'
import type { Doctype } from '../values/doctype.ts'
import { heldValues } from '../values/held-values.ts'
import { findChildHits, type HitsByDoctype, type Timeline } from './by-child-rows.ts'
import { type Asked, documentsAsked, elsewhere } from './doctypes-to-search.ts'
import { findSingles, readSingles, type Settings } from './singles.ts'

/** Settings first; their contents are known with it, and the timelines of mail. */
export type FoundByFields = { selections: Selection[]; settings: Settings; timeline: Timeline }

/**
 * The generic pass: every doctype of the site, custom or not, whose fields or child rows name the person. One scan of
 * each table for all of the person's addresses and records together.
 */
export async function findByFields(search: Search): Promise<FoundByFields> {
  const { reader, subject } = search
  const hits: HitsByDoctype = new Map()
  const subjectConditions = createSubjectConditions(reader, subject)
  const asked = documentsAsked(search).filter(
    ({ doctype, fields }) => !subjectConditions.any(fields) || !reader.isEmpty(doctype.name),
  )
  // All at once: the scans of all doctypes are few statements, and the child rows come first.
  const [settings, found, timeline] = await Promise.all([
    readSingles(search),
    Promise.all(asked.map((one) => findInDoctype(search, one, subjectConditions, hits))),
    findChildHits(search, hits),
  ])
  const kept = found.filter(({ matches, withheld }) => matches.size + withheld.size > 0)
  return { selections: [...findSingles(search, settings, hits), ...kept], settings, timeline }
}

/** A lead's owner, a customer's account manager, who is named in a colleague's record: another person's record. */
function withholdOthers({ subject }: Search, selection: Selection, fields: readonly PersonField[]): void {
  const own = subject.records.get(selection.doctype)
  const work = new Set(fields.filter(({ role }) => role === 'work').map(({ column }) => column))
  for (const [found, { reasons }] of selection.matches) {
    selection.matches.delete(found)
    if (own?.has(found)) continue
    const worked = reasons.every(({ field }) => work.has(field ?? ''))
    withhold(selection, found, worked ? 'work_on_others' : 'another_person', false)
  }
}

type Pending = { facts: RowMatches; open: Open[] }

/**
 * The rows of one doctype that name the person, each with what of it is theirs.
 *
 * @param look is shown every row that was read
 */
export async function findInDoctype(
  search: Search,
  { doctype, fields, columns, person, searched = fields }: Asked,
  subjectConditions: SubjectConditions,
  allHits: HitsByDoctype,
  look?: (row: string, cells: ReadonlyMap<string, Cell>) => void,
): Promise<Selection> {
  const { reader } = search
  const selection = createSelection(doctype.name, search.matches)
  const pending = new Map<string, Pending>()
  const hits = () => (person || elsewhere.has(doctype.name) ? undefined : allHits.get(doctype.name))
  const visit = (cellsOfRow: TextRow) => {
    const row = text(cellsOfRow[0])
    const cells = new Map(columns.map((column, index) => [column, cellsOfRow[index] ?? null]))
    look?.(row, cells)
    const facts = factsOf(search, doctype, fields, cells, hits()?.get(row))
    const open = openQuestions(search, facts, cells)
    if (open.length > 0) pending.set(row, { facts, open })
    else settle(search, selection, doctype, row, facts)
  }
  const scan = { doctype: doctype.name, columns, visit }
  await reader.scanAny({ ...scan, conditions: subjectConditions.conditions(searched) })
  const rest = [...(hits()?.keys() ?? [])].filter((row) => !selection.matches.has(row) && !pending.has(row))
  for (const names of chunks(heldValues(doctype.columns?.get('name')?.kind, rest), 500))
    await reader.scan({ ...scan, where: amongOwn(column('name'), names) })
  await settlePending(search, selection, doctype, pending)
  if (person) withholdOthers(search, selection, fields)
  return selection
}

function settle(
  { reader }: Search,
  selection: Selection,
  doctype: Doctype,
  row: string,
  facts: RowMatches,
): void {
  const ownership = decideOwnership(facts)
  if (ownership === null) return
  if ('withheld' in ownership)
    withhold(
      selection,
      row,
      ownership.withheld,
      ownership.withheld !== 'undecided' && isNameable(reader.metadata, doctype, row),
    )
  else select(selection, row, ownership)
}

async function settlePending(
  search: Search,
  selection: Selection,
  doctype: Doctype,
  pending: Map<string, Pending>,
): Promise<void> {
  if (pending.size === 0) return
  const rows = [...pending].map(([row, one]) => ({ row, ...one }))
  for (const { row, facts } of await answered(search, rows)) settle(search, selection, doctype, row, facts)
}
