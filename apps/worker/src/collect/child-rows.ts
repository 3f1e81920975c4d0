import type { Cell } from '../erp/erp-database.ts'
import type { RawColumns } from '../erp/raw-rows.ts'
import { join, list, name, sql, table } from '../erp/sql.ts'
import { createDocumentView, type DocumentView, nameOrder } from './document-view.ts'
import { isParty, possiblePersons } from './individuals.ts'
import { columnsOf, namedIn, text } from './matching.ts'
import { type PersonField, personFields } from './person-fields.ts'
import { createRowWriter, type RowWriter } from './row-writer.ts'
import type { Search } from './search.ts'
import type { Match } from './selection.ts'
import type { Column } from './site-metadata.ts'
import type { Writing } from './writing.ts'

export type ChildRow = {
  parentfield: string
  /** as it was read; it is written when its document is */
  row: Buffer
  layout: RawColumns
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
}

const parentage = ['parent', 'parentfield', 'parenttype']

/** The child tables that rows of a doctype may stand in, each once. */
export function childTables(writing: Writing, doctype: string): ChildTable[] {
  const { reader, dataMap } = writing.search
  const options = reader.metadata.doctypes
    .get(doctype)
    ?.fields.filter(({ fieldtype }) => fieldtype === 'Table' || fieldtype === 'Table MultiSelect')
    .map((field) => field.options)
  return [...new Set(options)].flatMap((child) => {
    const known = reader.metadata.doctypes.get(child)
    if (known === undefined || !reader.has(child, 'parent', 'parenttype', 'parentfield')) return []
    const rule = dataMap.rule(child)
    const fields = personFields(reader.metadata, known, rule)
    const view = createDocumentView(known, rule, fields)
    const own = view.columns.filter((column) => !parentage.includes(column.name))
    const columns = [...parentage.slice(0, 2).map((name): Column => ({ name, kind: 'text' })), ...own]
    const writer = createRowWriter(writing, child, columns)
    const shown = new Set(own.map(({ name }) => name))
    return [{ fields, view: { ...view, columns: own }, columns, shown, writer }]
  })
}

/** The child rows of some documents, by document, in the order of the form. */
export async function readChildRows(
  search: Search,
  doctype: string,
  child: ChildTable,
  parents: string[],
): Promise<Map<string, ChildRow[]>> {
  const { reader } = search
  const statement = sql`SELECT ${join(
    child.columns.map((column) => name(column.name)),
    ', ',
  )} FROM ${table(child.view.doctype.name)}
    WHERE parenttype = ${doctype} AND parent IN (${list(parents)}) ORDER BY idx, ${nameOrder(child.view, reader.snapshot.dialect)}`
  const rows = new Map<string, ChildRow[]>()
  const wanted = new Set(parents)
  const named = columnsOf(child.fields)
  const namingOf = rememberingNamings(search, child)
  for await (const batch of reader.snapshot.raw(statement))
    for (const row of batch.rows) {
      const read = child.writer.read(row, batch.columns)
      const parent = text(read.get('parent'))
      if (!wanted.has(parent)) continue
      const cells = new Map(named.map((column) => [column, read.get(column) ?? null]))
      const parentfield = text(read.get('parentfield'))
      const found = { parentfield, row, layout: batch.columns, cells, naming: namingOf(cells) }
      const known = rows.get(parent)
      if (known === undefined) rows.set(parent, [found])
      else known.push(found)
    }
  await forgiveThings(search, child, rows)
  if (child.view.doctype.custom) for (const list of rows.values()) guardGuests(list)
  return rows
}

type Naming = ChildRow['naming']

/** Thousands of rows name the same few people: each is judged once. */
function rememberingNamings({ subject }: Search, child: ChildTable): (cells: ChildRow['cells']) => Naming {
  const judging = child.fields.filter(({ role }) => role === 'subject')
  const known = new Map<string, Naming>()
  return (cells) => {
    if (judging.length === 0) return 'nobody'
    const key = JSON.stringify([...cells.values()])
    const before = known.get(key)
    if (before !== undefined) return before
    const namings = judging.map((field) => namedIn(subject, field, cells))
    const others = namings.some((one) => one === 'other' || one === 'shared')
    const naming: Naming = namings.includes('subject') ? 'subject' : others ? 'other' : 'nobody'
    known.set(key, naming)
    return naming
  }
}

/** A row that names only companies, or what is no person at all, names nobody. */
async function forgiveThings(
  { reader }: Search,
  child: ChildTable,
  rows: Map<string, ChildRow[]>,
): Promise<void> {
  const others = [...rows.values()].flat().filter(({ naming }) => naming === 'other')
  const links = others.flatMap((row) => linksOf(child, row).map((link) => ({ row, ...link })))
  const individuals = new Map<string, Set<string>>()
  for (const doctype of new Set(links.map((link) => link.doctype)))
    if (isParty(reader.metadata.doctypes.get(doctype)))
      individuals.set(
        doctype,
        await possiblePersons(
          reader,
          doctype,
          links.filter((link) => link.doctype === doctype).map(({ value }) => value),
        ),
      )
  for (const row of others) {
    const own = links.filter((link) => link.row === row)
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
