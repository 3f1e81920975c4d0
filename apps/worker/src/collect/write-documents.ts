import type { Cell } from '../erp/erp-database.ts'
import type { RawRows } from '../erp/raw-rows.ts'
import { join, list, name, sql, table } from '../erp/sql.ts'
import { childTables, withChildRows } from './child-rows.ts'
import { createDocumentView, type DocumentView, nameOrder } from './document-view.ts'
import { personFields } from './person-fields.ts'
import { type RedactionContext, redactions } from './redactions.ts'
import { type Cells, createRowWriter, nothingReplaced, type RowWriter } from './row-writer.ts'
import type { Match, Selection } from './selection.ts'
import { chunks } from './site-reader.ts'
import { reasonsOf, writeChildren } from './write-children.ts'
import type { Writing } from './writing.ts'

/** MariaDB makes a join of a list of 1000 names, and then sorts whole rows. */
const documentsPerQuery = 800

type Sheet = { writing: Writing; view: DocumentView; writer: RowWriter }

/** The documents of one selection as JSON, one a line, children inline, in the order of their names. */
export async function* writeDocuments(
  writing: Writing,
  selection: Selection,
  onDocument: () => void,
): AsyncGenerator<Uint8Array> {
  const { search, output, ledger } = writing
  const doctype = search.reader.metadata.doctypes.get(selection.doctype)
  if (doctype === undefined || selection.matches.size === 0) return
  const rule = search.dataMap.rule(doctype.name)
  const view = createDocumentView(doctype, rule, personFields(search.reader.metadata, doctype, rule))
  const sheet = { writing, view, writer: createRowWriter(writing, doctype.name, view.columns) }
  const children = childTables(writing, doctype.name)
  let number = 0
  const names = inOrder([...selection.matches.keys()])
  for await (const { portion, rows } of withChildRows(search, doctype.name, children, names)) {
    for await (const batch of readRows(writing, view, portion)) {
      for (const row of batch.rows) {
        const cells = sheet.writer.read(row, batch.columns)
        const document = String(cells.get('name'))
        const match = selection.matches.get(document)
        if (match === undefined) continue
        number += 1
        output.text(number === 1 ? '\n{' : ',\n{')
        writeColumns(sheet, match, cells, number)
        writeChildren(writing, view.doctype.name, match, rows, document)
        output.raw(reasonsOf(match))
        ledger.exported(doctype.name)
        onDocument()
      }
      yield* output.take(false)
    }
  }
  yield* output.take(true)
}

/** While one portion of the rows is read, the server has been asked for the next. */
function readRows({ search }: Writing, view: DocumentView, names: readonly string[]): AsyncIterable<RawRows> {
  const { snapshot } = search.reader
  const columns = join(
    view.columns.map((column) => name(column.name)),
    ', ',
  )
  const statements = chunks(names, documentsPerQuery).map(
    (portion) => sql`SELECT ${columns} FROM ${table(view.doctype.name)}
      WHERE name IN (${list(portion)}) ORDER BY ${nameOrder(view, snapshot.dialect, portion)}`,
  )
  return snapshot.raw(statements)
}

function writeColumns({ writing, view, writer }: Sheet, match: Match, cells: Cells, number: number): void {
  const doctype = view.doctype.name
  const replaced = redact(writing, doctype, match, cells)
  for (const [field, reason] of view.withheld) writing.ledger.keptBack({ doctype, field, reason })
  const visible = view.visible(match)
  if (match.columns !== 'all')
    writing.ledger.keptBack({ doctype, field: '*', reason: 'about_another_person' })
  if (view.nameIsSecret) writing.output.member(`"name":${number}`)
  writer.write(visible, replaced)
}

function redact(writing: Writing, doctype: string, match: Match, cells: Cells): ReadonlyMap<string, Cell> {
  let replaced: Map<string, Cell> | undefined
  for (const { column, reason, apply } of redactions[doctype] ?? []) {
    if (!cells.has(column)) continue
    const after = apply(cells, match, writing.redaction satisfies RedactionContext)
    if (after === undefined || after === cells.get(column)) continue
    writing.ledger.keptBack({ doctype, field: column, reason })
    replaced ??= new Map()
    replaced.set(column, after)
  }
  return replaced ?? nothingReplaced
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
