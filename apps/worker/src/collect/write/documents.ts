import { amongOwn, join, name, type Sql, sql, table } from '../../erp/sql.ts'
import { createDocumentEncoder } from '../encode/document-encoder.ts'
import type { Expected } from '../encode/row-policy.ts'
import type { Match, Selection } from '../ownership/selection.ts'
import { personFields } from '../rules/person-fields.ts'
import { chunks } from '../values/chunks.ts'
import { childTables, withChildRows } from './child-rows.ts'
import { childrenOf, createDocumentPolicy } from './document-policy.ts'
import { createDocumentView, type DocumentView, nameOrder } from './document-view.ts'
import { untoldNames } from './untold-names.ts'
import type { Writing } from './write-context.ts'

/** MariaDB makes a join of a list of 1000 names, and then sorts whole rows. */
const documentsPerQuery = 800

/**
 * The documents of one selection as JSON, one a line, children inline, in the order of their names. A chunk is gone when
 * the next one is asked for.
 */
export async function* writeDocuments(
  writing: Writing,
  selection: Selection,
  onDocuments: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  const { search, ledger } = writing
  const { metadata, snapshot } = search.reader
  const doctype = metadata.doctypes.get(selection.doctype)
  if (doctype === undefined || selection.matches.size === 0) return
  const rule = search.dataMap.rule(doctype.name)
  const view = createDocumentView(metadata, doctype, rule, personFields(metadata, doctype, rule))
  const encoder = createDocumentEncoder(
    writing,
    createDocumentPolicy(writing, view, selection.matches, await untoldNames(search, view, selection)),
  )
  const names = inOrder([...selection.matches.keys()])
  const tables = childTables(writing, doctype.name)
  for await (const { portion, rows } of withChildRows(search, doctype.name, tables, names)) {
    const children = childrenOf(writing, doctype.name, rows)
    const expected = chunks(portion, documentsPerQuery).map((names) => ({ names, children }))
    encoder.expect(expected)
    for await (const piece of snapshot.wire(statementsOf(writing, view, expected))) {
      yield* encoder.write(piece)
      const count = encoder.written()
      ledger.exported(doctype.name, count)
      if (count > 0) onDocuments(count)
    }
  }
  writing.shown.add(doctype.name, encoder.filled())
  for (const { view, writer } of tables) writing.shown.add(view.doctype.name, writer.filled())
  keptBack(writing, view, selection)
}

/** While the rows of one are read, the server has been asked for the next: each is written when it is due. */
function* statementsOf(
  { search }: Writing,
  view: DocumentView,
  expected: readonly Pick<Expected<Match>, 'names'>[],
): Generator<Sql> {
  const columns = join(
    view.columns.map((column) => name(column.name)),
    ', ',
  )
  for (const { names } of expected)
    yield sql`SELECT ${columns} FROM ${table(view.doctype.name)}
    WHERE ${amongOwn(name('name'), names)} ORDER BY ${nameOrder(view, search.reader.snapshot.dialect, names)}`
}

/** What no document shows. That all of them were written is seen to when the ledger is closed. */
function keptBack({ ledger }: Writing, view: DocumentView, { doctype, matches }: Selection): void {
  for (const [field, reason] of view.withheld) ledger.keptBack({ doctype, field, reason }, matches.size)
  const inPart = [...matches.values()].filter(({ columns }) => columns !== 'all').length
  ledger.keptBack({ doctype, field: '*', reason: 'about_another_person' }, inPart)
}

/** The order of UTF-8 bytes, which both engines can give; numbers by their size. */
function inOrder(names: string[]): string[] {
  if (names.every((name) => /^\d+$/.test(name)))
    return names.sort((one, other) => one.length - other.length || (one < other ? -1 : 1))
  // Code units stand in the order of the bytes, but for those beyond U+FFFF.
  return names.some((name) => /[\ud800-\udfff]/.test(name))
    ? names.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    : names.sort()
}
