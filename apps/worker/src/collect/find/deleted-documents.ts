import type { Cell } from '../../erp/snapshot.ts'
import { answered, type Open, openQuestions } from '../ownership/open-questions.ts'
import { factsOf } from '../ownership/row-facts.ts'
import { decideOwnership, type RowMatches } from '../ownership/row-ownership.ts'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, type Selection, select, whole, withhold } from '../ownership/selection.ts'
import { isPersonDoctype, personFields } from '../rules/person-fields.ts'
import { holdsOneOf, text } from '../subject/names-subject.ts'
import { inJson } from '../values/json-text.ts'
import { mentions } from '../values/mail/mentions.ts'
import { deletedForm, parseDeleted } from './deleted-document.ts'

/** beyond, every document that was deleted is read */
const mostPatterns = 400

/**
 * What was deleted is kept still, as JSON in one table. A deleted document is the person's by the same rules as one that
 * is there, where it goes to them whole; of one that is about somebody else nothing is told.
 */
export async function findDeleted(search: Search): Promise<Selection> {
  const { reader, subject } = search
  const selection = createSelection('Deleted Document', search.matches)
  if (!reader.has('Deleted Document', 'deleted_doctype', 'data')) return selection
  const names = [...subject.records.values()].flatMap((records) => [...records.keys()])
  const wanted = [...new Set([...subject.addresses, ...names.flatMap(inJson)])]
  const found: Deleted[] = []
  await reader.scan({
    doctype: 'Deleted Document',
    columns: ['name', 'deleted_doctype', 'data'],
    where: holdsOneOf(reader.snapshot.dialect, 'data', wanted, mostPatterns),
    visit([row, doctype, data]) {
      const deleted = parseDeleted(text(data))
      if (deleted !== null) found.push(...namedIn(search, text(row), text(doctype), deleted))
      else if (mentions(text(data), subject.addresses)) withhold(selection, text(row), 'unreadable', true)
    },
  })
  for (const one of await answered(search, found))
    if (isTheirs(search, one)) select(selection, one.row, whole({ field: 'data' }))
  return selection
}

/** A deleted document that names the person. */
type Deleted = {
  row: string
  doctype: string
  cells: ReadonlyMap<string, Cell>
  facts: RowMatches
  open: readonly Open[]
}

function namedIn(search: Search, row: string, doctype: string, data: Record<string, unknown>): Deleted[] {
  const { reader, dataMap } = search
  const form = deletedForm(reader.metadata.doctypes.get(doctype), data)
  const cells = new Map<string, Cell>(
    Object.entries(data).map(([field, value]) => [field, typeof value === 'string' ? value : null]),
  )
  const fields = personFields(reader.metadata, form, dataMap.rule(doctype))
  const facts = factsOf(search, form, fields, cells, undefined)
  if (!facts.named.some(({ naming }) => naming === 'subject')) return []
  return [{ row, doctype, cells, facts, open: openQuestions(search, facts, cells) }]
}

function isTheirs({ reader, subject }: Search, { doctype, cells, facts }: Deleted): boolean {
  const ownership = decideOwnership(facts)
  if (ownership === null || 'withheld' in ownership) return false
  if (ownership.columns !== 'all' || ownership.rows !== 'all') return false
  // A record of people at the person's address may be somebody else's: it has to bear the person's name.
  return (
    !isPersonDoctype(reader.metadata, doctype) ||
    [...cells.values()].some((cell) => subject.names.sameAs(text(cell)) === 'proven')
  )
}
