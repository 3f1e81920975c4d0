import type { Cell } from '../../erp/snapshot.ts'
import { isPersonDoctype, personFields } from '../rules/person-fields.ts'
import { holdsOneOf, text } from '../subject/names-subject.ts'
import { mentions } from '../values/mentions.ts'
import { deletedForm, parseDeleted } from './deleted-document.ts'
import { factsOf } from './row-facts.ts'
import { decideOwnership } from './row-ownership.ts'
import type { Search } from './search-context.ts'
import { createSelection, type Selection, select, withhold } from './selection.ts'

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
  await reader.scan({
    doctype: 'Deleted Document',
    columns: ['name', 'deleted_doctype', 'data'],
    where: holdsOneOf(reader.snapshot.dialect, 'data', wanted, mostPatterns),
    visit([row, doctype, data]) {
      const deleted = parseDeleted(text(data))
      const reasons = deleted === null ? null : reasonsIn(search, text(doctype), deleted)
      if (reasons) select(selection, text(row), { reasons, columns: 'all', rows: 'all' })
      else if (deleted === null && mentions(text(data), subject.addresses))
        withhold(selection, text(row), 'unreadable', true)
    },
  })
  return selection
}

/** A name as JSON holds it: Frappe writes letters beyond ASCII as escapes, other writers as they are. */
function inJson(value: string): string[] {
  const plain = JSON.stringify(value)
  const escaped = plain.replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [plain, escaped]
}

function reasonsIn(search: Search, name: string, data: Record<string, unknown>) {
  const { reader, subject, dataMap } = search
  const form = deletedForm(reader.metadata.doctypes.get(name), data)
  const cells = new Map<string, Cell>(
    Object.entries(data).map(([field, value]) => [field, typeof value === 'string' ? value : null]),
  )
  const fields = personFields(reader.metadata, form, dataMap.rule(name))
  const ownership = decideOwnership(factsOf(search, form, fields, cells, undefined))
  if (
    ownership === null ||
    'withheld' in ownership ||
    ownership.columns !== 'all' ||
    ownership.rows !== 'all'
  )
    return null
  // A record of people at the person's address may be somebody else's: it has to bear the person's name.
  if (
    isPersonDoctype(reader.metadata, name) &&
    ![...cells.values()].some((cell) => subject.names.sameAs(text(cell)) === 'proven')
  )
    return null
  return [{ field: 'data' }]
}
