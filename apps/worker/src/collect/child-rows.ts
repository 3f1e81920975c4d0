import type { Cell } from '../erp/erp-database.ts'
import { join, list, name, sql, table } from '../erp/sql.ts'
import { createDocumentView, type DocumentView, nameOrder } from './document-view.ts'
import { individualField, individualsAmong } from './individuals.ts'
import { namedIn, text } from './matching.ts'
import { type PersonField, personFields } from './person-fields.ts'
import type { Search } from './search.ts'
import type { Match } from './selection.ts'

export type ChildRow = {
  parentfield: string
  cells: Map<string, Cell>
  naming: 'subject' | 'other' | 'nobody'
}
export type ChildTable = { view: DocumentView; fields: PersonField[] }

const parentage = new Set(['parent', 'parenttype', 'parentfield'])

/** The child tables that rows of a doctype may stand in, each once. */
export function childTables({ reader, dataMap }: Search, doctype: string): ChildTable[] {
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
    return [
      { fields, view: { ...view, columns: view.columns.filter((column) => !parentage.has(column.name)) } },
    ]
  })
}

/** The child rows of some documents, by document, in the order of the form. */
export async function readChildRows(
  search: Search,
  doctype: string,
  child: ChildTable,
  parents: string[],
): Promise<Map<string, ChildRow[]>> {
  const { reader, subject } = search
  const columns = ['parent', 'parentfield', ...child.view.columns.map((column) => column.name)]
  const statement = sql`SELECT ${join(columns.map(name), ', ')} FROM ${table(child.view.doctype.name)}
    WHERE parenttype = ${doctype} AND parent IN (${list(parents)}) ORDER BY idx, ${nameOrder(child.view, reader.snapshot.dialect)}`
  const rows = new Map<string, ChildRow[]>()
  const wanted = new Set(parents)
  for await (const portion of reader.snapshot.stream(statement))
    for (const row of portion) {
      const parent = text(row[0])
      if (!wanted.has(parent)) continue
      const cells = new Map(columns.map((column, index) => [column, row[index] ?? null]))
      const namings = child.fields
        .filter(({ role }) => role === 'subject')
        .map((field) => namedIn(subject, field, cells))
      const naming = namings.includes('subject')
        ? 'subject'
        : namings.some((one) => one === 'other' || one === 'shared')
          ? 'other'
          : 'nobody'
      rows.set(parent, [...(rows.get(parent) ?? []), { parentfield: text(row[1]), cells, naming }])
    }
  await forgiveThings(search, child, rows)
  return rows
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
    if (individualField(reader.metadata.doctypes.get(doctype)) !== null)
      individuals.set(
        doctype,
        (await individualsAmong(
          reader,
          doctype,
          links.filter((link) => link.doctype === doctype).map(({ value }) => value),
        )) ?? new Set(),
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
