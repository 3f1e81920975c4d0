import type { WirePiece } from '../../erp/row-frames.ts'
import { amongOwn, name, type Sql, sql, table } from '../../erp/sql.ts'
import { collectIncomplete } from '../collect-errors.ts'
import { createDocumentEncoder, type DocumentEncoder } from '../encode/document-encoder.ts'
import type { Match, Selection } from '../ownership/selection.ts'
import { personFields } from '../rules/person-fields.ts'
import { chunks } from '../values/chunks.ts'
import { type ChildRows, type ChildrenAsked, childTables, withChildRows } from './child-rows.ts'
import { childrenOf, createDocumentPolicy } from './document-policy.ts'
import { columnList, createDocumentView, type DocumentView, nameOrder } from './document-view.ts'
import { untoldNames } from './untold-names.ts'
import type { Writing } from './write-context.ts'

/** MariaDB makes a join of a list of 1000 names, and then sorts whole rows. */
const documentsPerQuery = 800

/** The documents of a selection as JSON, one a line, children inline, in the order of their names. */
export type DocumentSection = {
  /** in the order in which they are written */
  names: readonly string[]
  /** for all of them */
  children: readonly ChildrenAsked[]
  statements: Iterable<Sql>
  begin(rows: ChildRows): void
  /** Makes the answers to the statements for these documents those that come next. */
  expect(portion: readonly string[], rows: ChildRows): void
  statementsFor(portion: readonly string[]): Iterable<Sql>
  /** A chunk is gone when the next one is asked for. */
  write(piece: WirePiece): Iterable<Uint8Array>
  end(): void
}

export async function createDocumentSection(
  writing: Writing,
  selection: Selection,
  onDocuments: (count: number) => void,
): Promise<DocumentSection> {
  const { search, ledger } = writing
  const { metadata } = search.reader
  const doctype = metadata.doctypes.get(selection.doctype)
  if (doctype === undefined) throw collectIncomplete({ doctype: selection.doctype })
  const rule = search.dataMap.rule(doctype.name)
  const view = createDocumentView(metadata, doctype, rule, personFields(metadata, doctype, rule))
  const untold = await untoldNames(search, view, selection)
  const names = inOrder([...selection.matches.keys()])
  const tables = childTables(writing, doctype.name)
  // From its making on an encoder has the engine to itself.
  let encoder: DocumentEncoder<Match> | undefined
  const statementsFor = (portion: readonly string[]) => statementsOf(writing, view, portion)
  const expect: DocumentSection['expect'] = (portion, rows) => {
    encoder ??= createDocumentEncoder(writing, createDocumentPolicy(writing, view, selection.matches, untold))
    const children = childrenOf(writing, doctype.name, rows)
    encoder.expect(chunks(portion, documentsPerQuery).map((some) => ({ names: some, children })))
  }
  return {
    names,
    children: tables.map((child) => ({ doctype: doctype.name, child, parents: names })),
    statements: statementsFor(names),
    begin: (rows) => expect(names, rows),
    expect,
    statementsFor,
    *write(piece) {
      if (encoder === undefined) return
      yield* encoder.write(piece)
      const count = encoder.written()
      ledger.exported(doctype.name, count)
      if (count > 0) onDocuments(count)
    },
    end() {
      writing.shown.add(doctype.name, encoder?.filled() ?? [])
      for (const child of tables) writing.shown.add(child.view.doctype.name, child.writer.filled())
      keptBack(writing, view, selection)
    },
  }
}

/** Many documents, in portions. */
export async function* writeDocuments(
  writing: Writing,
  selection: Selection,
  onDocuments: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  const { search } = writing
  const section = await createDocumentSection(writing, selection, onDocuments)
  const tables = section.children.map(({ child }) => child)
  for await (const { portion, rows } of withChildRows(search, selection.doctype, tables, section.names)) {
    section.expect(portion, rows)
    for await (const piece of search.reader.snapshot.wire(section.statementsFor(portion)))
      yield* section.write(piece)
  }
  section.end()
}

/** While the rows of one are read, the server has been asked for the next: each is written when it is due. */
function* statementsOf(
  { search }: Writing,
  view: DocumentView,
  documents: readonly string[],
): Generator<Sql> {
  const { dialect } = search.reader.snapshot
  const columns = columnList(dialect, view.columns)
  for (const names of chunks(documents, documentsPerQuery))
    yield sql`SELECT ${columns} FROM ${table(view.doctype.name)}
    WHERE ${amongOwn(name('name'), names)} ORDER BY ${nameOrder(view, dialect, names)}`
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
