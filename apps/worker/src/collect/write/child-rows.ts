import { createSplitter, type Splitter } from '../../erp/raw-rows.ts'
import type { Cell } from '../../erp/snapshot.ts'
import { amongOwn, join, name, sql, table } from '../../erp/sql.ts'
import type { RawColumns } from '../../erp/wire.ts'
import { createRowWriter, type RowWriter } from '../encode/row-encoder.ts'
import type { Search } from '../find/search-context.ts'
import type { Match } from '../find/selection.ts'
import { isParty } from '../rules/parties.ts'
import { type PersonField, personFields } from '../rules/person-fields.ts'
import { tableKey } from '../site/bundle-keys.ts'
import { columnsOf, namedIn, text } from '../subject/names-subject.ts'
import { possiblePersons } from '../subject/party-kinds.ts'
import type { Cells } from '../values/cells.ts'
import { chunks } from '../values/chunks.ts'
import type { Column } from '../values/doctype.ts'
import { createValuePolicy } from './column-rules.ts'
import { createDocumentView, type DocumentView, nameOrder } from './document-view.ts'
import type { Writing } from './write-context.ts'

export type ChildRow = {
  parentfield: string
  /** where it was read; it is written when its document is */
  bytes: Buffer
  from: number
  to: number
  columns: RawColumns
  /** the columns that can name a person */
  cells: ReadonlyMap<string, Cell>
  naming: 'subject' | 'other' | 'nobody'
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
  const options = form.fields
    .filter(({ fieldtype }) => fieldtype === 'Table' || fieldtype === 'Table MultiSelect')
    .map((field) => field.options)
  return [...new Set(options)].flatMap((child) => {
    const known = reader.metadata.doctypes.get(child)
    if (known === undefined || reader.isEmpty(child)) return []
    if (!reader.has(child, 'parent', 'parenttype', 'parentfield')) return []
    const rule = dataMap.rule(child)
    const fields = personFields(reader.metadata, known, rule)
    const view = createDocumentView(known, rule, fields)
    const own = view.columns.filter((column) => !parentage.includes(column.name))
    const columns = [...parentage.slice(0, 2).map((name): Column => ({ name, kind: 'text' })), ...own]
    const writer = createRowWriter(writing, createValuePolicy(writing, child), columns)
    const shown = new Set(own.map(({ name }) => name))
    const keyOf = (parentfield: string) => tableKey(form, parentfield)
    return [{ fields, view: { ...view, columns: own }, columns, shown, writer, keyOf }]
  })
}

/** by table, then by document */
export type ChildRows = readonly { child: ChildTable; byParent: ReadonlyMap<string, readonly ChildRow[]> }[]

const fewestDocuments = 100
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
  let size = fewestDocuments * 4
  for (let at = 0; at < names.length; ) {
    const portion = names.slice(at, at + size)
    at += size
    const rows = []
    for (const child of children)
      rows.push({ child, byParent: await readChildRows(search, doctype, child, portion) })
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

/** The child rows of some documents, by document, in the order of the form. */
export async function readChildRows(
  search: Search,
  doctype: string,
  child: ChildTable,
  parents: readonly string[],
): Promise<Map<string, ChildRow[]>> {
  const { reader } = search
  const { dialect } = reader.snapshot
  const columns = join(
    child.columns.map((column) => name(column.name)),
    ', ',
  )
  const statements = chunks(parents, parentsPerQuery[dialect.engine]).map(
    (portion) => sql`SELECT ${columns} FROM ${table(child.view.doctype.name)}
      WHERE parenttype = ${doctype} AND ${amongOwn(name('parent'), portion)} ORDER BY idx, ${nameOrder(child.view, dialect)}`,
  )
  const rows = new Map<string, ChildRow[]>()
  const wanted = new Set(parents)
  const namingOf = rememberingNamings(search, child)
  let split: Splitter | undefined
  for await (const { bytes: piece, columns: layout } of reader.snapshot.wire(statements)) {
    split ??= createSplitter(layout.framing)
    split(piece, (bytes, from, to) => {
      const read = child.writer.read(bytes, from, to, layout)
      const parent = text(read.get('parent'))
      if (!wanted.has(parent)) return
      const { naming, cells } = namingOf(read)
      const parentfield = text(read.get('parentfield'))
      const found = { parentfield, bytes, from, to, columns: layout, naming, cells }
      const known = rows.get(parent)
      if (known === undefined) rows.set(parent, [found])
      else known.push(found)
    })
  }
  await forgiveThings(search, child, rows)
  if (child.view.doctype.custom) for (const list of rows.values()) guardGuests(list)
  return rows
}

type Naming = Pick<ChildRow, 'naming' | 'cells'>

const mostRemembered = 10_000
const longestRemembered = 1_000

/** Thousands of rows name the same few people: each is judged once. */
function rememberingNamings({ subject }: Search, child: ChildTable): (row: Cells) => Naming {
  const named = columnsOf(child.fields)
  const judging = child.fields.filter(({ role }) => role === 'subject')
  const remembered = new Map<string, Naming>()
  return (row) => {
    let key = ''
    for (const column of named) {
      const value = row.get(column) ?? null
      // The length says where a value ends.
      key += value === null ? '-' : `${value.length}:${text(value)}`
    }
    const before = remembered.get(key)
    if (before !== undefined) return before
    const cells = new Map(named.map((column) => [column, row.get(column) ?? null]))
    const namings = judging.map((field) => namedIn(subject, field, cells))
    const others = namings.some((one) => one !== 'subject' && one !== 'nobody')
    const naming = namings.includes('subject') ? 'subject' : others ? 'other' : 'nobody'
    if (remembered.size >= mostRemembered) remembered.clear()
    if (key.length <= longestRemembered) remembered.set(key, { naming, cells })
    return { naming, cells }
  }
}

/** A row that names only companies, or what is no person at all, names nobody. */
async function forgiveThings(
  { reader }: Search,
  child: ChildTable,
  rows: Map<string, ChildRow[]>,
): Promise<void> {
  const others = [...rows.values()].flat().filter(({ naming }) => naming === 'other')
  const linked = others.map((row) => ({ row, own: linksOf(child, row) }))
  const byDoctype = Map.groupBy(
    linked.flatMap(({ own }) => own),
    ({ doctype }) => doctype,
  )
  const individuals = new Map<string, Set<string>>()
  for (const [doctype, links] of byDoctype)
    if (isParty(reader.metadata.doctypes.get(doctype)))
      individuals.set(
        doctype,
        await possiblePersons(
          reader,
          doctype,
          links.map(({ value }) => value),
        ),
      )
  for (const { row, own } of linked) {
    const mail = child.fields.some(
      (field) => field.kind === 'email' && text(row.cells.get(field.column)).includes('@'),
    )
    const people = own.some(
      ({ doctype, value }) => alwaysPersons.has(doctype) || individuals.get(doctype)?.has(value) === true,
    )
    if (!mail && !people) row.naming = 'nobody'
  }
}

/** Where the rows of a site's own list are people, one that names nobody by link is somebody without an account. */
function guardGuests(rows: readonly ChildRow[]): void {
  const lists = new Set(rows.filter((row) => row.naming !== 'nobody').map((row) => row.parentfield))
  for (const row of rows) if (row.naming === 'nobody' && lists.has(row.parentfield)) row.naming = 'other'
}

const alwaysPersons = new Set(['User', 'Contact', 'Employee', 'Lead'])

function linksOf({ fields }: ChildTable, { cells }: ChildRow): { doctype: string; value: string }[] {
  return fields.flatMap((field) => {
    const value = text(cells.get(field.column))
    if (value === '' || field.role !== 'subject') return []
    if (field.kind === 'link') return [{ doctype: field.target, value }]
    return field.kind === 'dynamic' ? [{ doctype: text(cells.get(field.typeColumn)), value }] : []
  })
}

export function isShown({ naming }: ChildRow, rows: Match['rows']): boolean {
  if (rows === 'matched') return naming === 'subject'
  return rows === 'all' || naming !== 'other'
}
