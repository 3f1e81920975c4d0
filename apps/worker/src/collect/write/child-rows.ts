import type { RawColumns } from '../../erp/row-frames.ts'
import { createSplitter, type Splitter } from '../../erp/row-splitter.ts'
import { amongOwn, name, type Sql, sql, table } from '../../erp/sql.ts'
import { createRowWriter, type RowWriter } from '../encode/row-encoder.ts'
import {
  type ChildNaming,
  type ChildRowOwner,
  createChildRowOwnership,
} from '../ownership/child-row-ownership.ts'
import type { Search } from '../ownership/search-context.ts'
import type { Match } from '../ownership/selection.ts'
import { type PersonField, personFields } from '../rules/person-fields.ts'
import { createBundleKeys } from '../site/bundle-keys.ts'
import { text } from '../subject/names-subject.ts'
import { chunks } from '../values/chunks.ts'
import type { Column } from '../values/doctype.ts'
import { createValuePolicy } from './column-rules.ts'
import { columnList, createDocumentView, type DocumentView, nameOrder } from './document-view.ts'
import type { Writing } from './write-context.ts'

export type ChildRow = {
  parentfield: string
  /** where it was read; it is written when its document is */
  bytes: Buffer
  from: number
  to: number
  columns: RawColumns
  owner: ChildRowOwner
}

export type ChildTable = {
  view: DocumentView
  fields: PersonField[]
  /** what is read: where the row belongs, then what is shown */
  columns: Column[]
  shown: ReadonlySet<string>
  writer: RowWriter
  /** what the bundle calls the rows of a table field */
  keyOf(parentfield: string): string
}

const parentage = ['parent', 'parentfield', 'parenttype']

/** The child tables that rows of a doctype may stand in, each once. */
export function childTables(writing: Writing, doctype: string): ChildTable[] {
  const { reader, dataMap } = writing.search
  const form = reader.metadata.doctypes.get(doctype)
  if (form === undefined) return []
  const { ofTable } = createBundleKeys(form)
  const options = form.fields
    .filter(({ fieldtype }) => fieldtype === 'Table' || fieldtype === 'Table MultiSelect')
    .map((field) => field.options)
  return [...new Set(options)].flatMap((child) => {
    const known = reader.metadata.doctypes.get(child)
    if (known === undefined || reader.isEmpty(child)) return []
    if (!reader.has(child, 'parent', 'parenttype', 'parentfield')) return []
    const rule = dataMap.rule(child)
    const fields = personFields(reader.metadata, known, rule)
    const view = createDocumentView(reader.metadata, known, rule, fields)
    const { own, columns, shown } = reader.metadata.derived.once(columnsOfChild, view.columns)
    const writer = createRowWriter(writing, createValuePolicy(writing, child), columns)
    return [{ fields, view: { ...view, columns: own }, columns, shown, writer, keyOf: ofTable }]
  })
}

function columnsOfChild(all: readonly Column[]): { own: Column[]; columns: Column[]; shown: Set<string> } {
  const own = all.filter((column) => !parentage.includes(column.name))
  const columns = [...parentage.slice(0, 2).map((name): Column => ({ name, kind: 'text' })), ...own]
  return { own, columns, shown: new Set(own.map(({ name }) => name)) }
}

/** by table, then by document */
export type ChildRows = readonly { child: ChildTable; byParent: ReadonlyMap<string, readonly ChildRow[]> }[]

const fewestDocuments = 100
/** as many as are read at first: what their rows weigh is not known yet */
export const firstDocuments = fewestDocuments * 4
const mostDocuments = { mariadb: 1_600, postgres: 6_400 }
const lightBytes = 512 * 1024
const heavyBytes = 4 * 1024 * 1024

/**
 * The documents in portions, each with its child rows: as many together as have rows that weigh little. A table of child
 * rows without an index by their documents is read whole for every portion.
 */
export async function* withChildRows(
  search: Search,
  doctype: string,
  children: readonly ChildTable[],
  names: readonly string[],
): AsyncGenerator<{ portion: readonly string[]; rows: ChildRows }> {
  if (children.length === 0) return yield { portion: names, rows: [] }
  const { engine } = search.reader.snapshot.dialect
  let size = firstDocuments
  for (let at = 0; at < names.length; ) {
    const portion = names.slice(at, at + size)
    at += size
    const rows = await readChildRows(
      search,
      children.map((child) => ({ doctype, child, parents: portion })),
    )
    const weight = weightOf(rows)
    if (weight < lightBytes) size = Math.min(size * 2, mostDocuments[engine])
    if (weight > heavyBytes) size = Math.max(size >> 1, fewestDocuments)
    yield { portion, rows }
  }
}

function weightOf(rows: ChildRows): number {
  let weight = 0
  for (const { byParent } of rows)
    for (const list of byParent.values()) for (const { from, to } of list) weight += to - from
  return weight
}

/** MariaDB makes a join of a longer list. */
const parentsPerQuery = { mariadb: 900, postgres: mostDocuments.postgres }

/** Of some documents the rows of one child table. */
export type ChildrenAsked = { doctype: string; child: ChildTable; parents: readonly string[] }

/** The child rows of some documents, by document, in the order of the form: those of several tables in one go. */
export async function readChildRows(search: Search, asked: readonly ChildrenAsked[]): Promise<ChildRows> {
  if (asked.length === 0) return []
  const readers = asked.map((one) => createChildReader(search, one))
  const ofStatement: ChildReader[] = []
  function* statements(): Generator<Sql> {
    for (const reader of readers)
      for (const statement of reader.statements) {
        ofStatement.push(reader)
        yield statement
      }
  }
  let split: Splitter | undefined
  for await (const { statement, bytes: piece, columns } of search.reader.snapshot.wire(statements())) {
    split ??= createSplitter(columns.framing)
    split(piece, (bytes, from, to) => ofStatement[statement]?.take({ bytes, from, to, columns }))
  }
  return Promise.all(readers.map((reader) => reader.rows()))
}

type ReadRow = Pick<ChildRow, 'bytes' | 'from' | 'to' | 'columns'>

type ChildReader = {
  statements: readonly Sql[]
  take(row: ReadRow): void
  /** once all were taken */
  rows(): Promise<ChildRows[number]>
}

function createChildReader(search: Search, { doctype, child, parents }: ChildrenAsked): ChildReader {
  const rows = new Map<string, (ChildRow & { named: ChildNaming })[]>()
  const wanted = new Set(parents)
  const ownership = createChildRowOwnership(search, child.view.doctype, child.fields)
  return {
    statements: statementsOf(search, { doctype, child, parents }),
    take(row) {
      const read = child.writer.read(row.bytes, row.from, row.to, row.columns)
      const parent = text(read.get('parent'))
      if (!wanted.has(parent)) return
      const named = ownership.look(read)
      const found = { ...row, parentfield: text(read.get('parentfield')), named, owner: 'other' as const }
      const known = rows.get(parent)
      if (known === undefined) rows.set(parent, [found])
      else known.push(found)
    },
    async rows() {
      const lists = [...rows.values()]
      for (const [at, owners] of (await ownership.decide(lists)).entries())
        for (const [index, owner] of owners.entries()) (lists[at]?.[index] as ChildRow).owner = owner
      return { child, byParent: rows }
    },
  }
}

function statementsOf({ reader }: Search, { doctype, child, parents }: ChildrenAsked): Sql[] {
  const { dialect } = reader.snapshot
  const columns = columnList(dialect, child.columns)
  return chunks(parents, parentsPerQuery[dialect.engine]).map(
    (portion) => sql`SELECT ${columns} FROM ${table(child.view.doctype.name)}
      WHERE parenttype = ${doctype} AND ${amongOwn(name('parent'), portion)} ORDER BY idx, ${nameOrder(child.view, dialect)}`,
  )
}

/** @param ofPerson table fields of the document in which the person has rows */
export function isShown(
  { owner, parentfield }: ChildRow,
  rows: Match['rows'],
  ofPerson: ReadonlySet<string>,
): boolean {
  switch (rows) {
    case 'every':
      return true
    case 'all':
      return owner === 'colleague' ? !ofPerson.has(parentfield) : owner !== 'other'
    case 'own':
      return owner === 'subject' || owner === 'nobody'
    default:
      return owner === 'subject'
  }
}
