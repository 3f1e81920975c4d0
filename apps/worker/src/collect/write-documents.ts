import type { Cell } from '../erp/erp-database.ts'
import { join, list, name, sql, table } from '../erp/sql.ts'
import { type ChildRow, type ChildTable, childTables, isShown, readChildRows } from './child-rows.ts'
import { createDocumentView, type DocumentView, nameOrder } from './document-view.ts'
import { personFields } from './person-fields.ts'
import { type RedactionContext, redactions } from './redactions.ts'
import { isMaskedSecret, withheldMark } from './secrets.ts'
import type { Match, Selection } from './selection.ts'
import type { Column } from './site-metadata.ts'
import { chunks } from './site-reader.ts'
import { cellJson } from './values.ts'
import type { Writing } from './writing.ts'

const documentsPerQuery = 200

/** The documents of one selection as JSON texts, children inline, in the order of their names. */
export async function* writeDocuments(writing: Writing, selection: Selection): AsyncGenerator<string> {
  const { search } = writing
  const doctype = search.reader.metadata.doctypes.get(selection.doctype)
  if (doctype === undefined || selection.matches.size === 0) return
  const rule = search.dataMap.rule(doctype.name)
  const view = createDocumentView(doctype, rule, personFields(search.reader.metadata, doctype, rule))
  const children = childTables(search, doctype.name)
  const names = [...selection.matches.keys()].sort(byBytes)
  let number = 0
  for (const portion of chunks(names, documentsPerQuery)) {
    const rows = new Map<ChildTable, Map<string, ChildRow[]>>()
    for (const child of children) rows.set(child, await readChildRows(search, doctype.name, child, portion))
    for await (const cells of readCells(writing, view, portion)) {
      const document = String(cells.get('name'))
      const match = selection.matches.get(document)
      if (match === undefined) continue
      number += 1
      const members = [
        ...columnMembers(writing, view, match, cells, number),
        ...childMembers(writing, view, match, document, rows),
      ]
      writing.ledger.exported(doctype.name)
      yield `{${members.join(',')},"$matched":${JSON.stringify(match.reasons)}}`
    }
  }
}

async function* readCells(
  { search }: Writing,
  view: DocumentView,
  names: string[],
): AsyncGenerator<Map<string, Cell>> {
  const { snapshot } = search.reader
  const statement = sql`SELECT ${join(
    view.columns.map((column) => name(column.name)),
    ', ',
  )} FROM ${table(view.doctype.name)}
    WHERE name IN (${list(names)}) ORDER BY ${nameOrder(view, snapshot.dialect)}`
  for await (const rows of snapshot.stream(statement))
    for (const row of rows)
      yield new Map(view.columns.map((column, index) => [column.name, row[index] ?? null]))
}

function columnMembers(
  writing: Writing,
  view: DocumentView,
  match: Match,
  cells: Map<string, Cell>,
  number: number,
): string[] {
  const doctype = view.doctype.name
  for (const redaction of redactions[doctype] ?? []) {
    if (!cells.has(redaction.column)) continue
    const before = cells.get(redaction.column) ?? null
    const after = redaction.apply(cells, match, writing.redaction satisfies RedactionContext)
    if (after !== before)
      writing.ledger.keptBack({ doctype, field: redaction.column, reason: redaction.reason })
    cells.set(redaction.column, after)
  }
  for (const [field, reason] of view.withheld) writing.ledger.keptBack({ doctype, field, reason })
  const visible = view.visible(match)
  if (visible.size < view.columns.length)
    writing.ledger.keptBack({ doctype, field: '*', reason: 'about_another_person' })
  const members = view.columns
    .filter((column) => visible.has(column.name) && !(view.nameIsSecret && column.name === 'name'))
    .map((column) => member(writing, doctype, column, cells.get(column.name) ?? null))
  return view.nameIsSecret ? [`"name":${number}`, ...members] : members
}

/** One `"column": value`, cleared of copies of secrets. */
function member({ scrub, clock, ledger }: Writing, doctype: string, column: Column, cell: Cell): string {
  let shown = cell
  if (
    typeof cell === 'string' &&
    (column.kind === 'text' || column.kind === 'json' || column.kind === 'other')
  ) {
    shown = isMaskedSecret(cell) ? withheldMark : scrub(cell)
    if (shown !== cell) ledger.keptBack({ doctype, field: column.name, reason: 'secret' })
    if (cell.includes('\ufffd')) ledger.unreadable(doctype)
  }
  return `${JSON.stringify(column.name)}:${cellJson(shown, column.kind, clock)}`
}

function childMembers(
  writing: Writing,
  view: DocumentView,
  match: Match,
  document: string,
  rows: ReadonlyMap<ChildTable, ReadonlyMap<string, readonly ChildRow[]>>,
): string[] {
  const fields = new Map<string, string[]>()
  for (const [child, byParent] of rows)
    for (const row of byParent.get(document) ?? []) {
      if (!isShown(row, match.rows)) {
        writing.ledger.keptBack({
          doctype: view.doctype.name,
          field: row.parentfield,
          reason: 'other_people',
        })
        continue
      }
      const members = child.view.columns.map((column) =>
        member(writing, child.view.doctype.name, column, row.cells.get(column.name) ?? null),
      )
      fields.set(row.parentfield, [...(fields.get(row.parentfield) ?? []), `{${members.join(',')}}`])
    }
  return [...fields]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, texts]) => `${JSON.stringify(field)}:[${texts.join(',')}]`)
}

/** The order of UTF-8 bytes, which both engines can give. */
function byBytes(one: string, other: string): number {
  if (/^\d+$/.test(one) && /^\d+$/.test(other)) return one.length - other.length || (one < other ? -1 : 1)
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}
