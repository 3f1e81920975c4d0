import { wordsOf } from '../../collect/rules/parties.ts'
import type { EmptyTables } from '../../collect/site/empty-tables.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'
import { chunks } from '../../collect/values/chunks.ts'
import { type Doctype, type Field, hasTable } from '../../collect/values/doctype.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import { join, name, type Sql, sql, table } from '../../erp/sql.ts'

/** What the column beside a Dynamic Link says that it links to. */
export type TypesNamed = {
  /** the form's own list; null where any DocType may stand there */
  listed: readonly string[] | null
  /** what its rows name; null where there are more than are looked at */
  inRows: readonly string[] | null
  /** there are no rows yet */
  empty: boolean
}

/** By doctype and type column. */
export type TypeColumns = { of(doctype: string, typeColumn: string): TypesNamed }

type Asked = { key: string; doctype: string; column: string }

/** A table with more rows is not looked at as a whole, and says nothing. */
const mostRows = 20_000
const mostValues = 200
const tablesPerStatement = 60

const unknown: TypesNamed = { listed: null, inRows: null, empty: false }

/** Asks the rows of a site, in few statements, what its Dynamic Links link to. */
export async function readTypeColumns(
  snapshot: Snapshot,
  metadata: SiteMetadata,
  empty: EmptyTables,
): Promise<TypeColumns> {
  const columns = [...metadata.doctypes.values()].flatMap((doctype) =>
    typeFieldsOf(doctype).map((field) => ({ doctype, field })),
  )
  const asked = new Map<string, Asked>()
  const ask = (doctype: string, column: string) => {
    const key = keyOf(doctype, column)
    if (!empty.has(doctype)) asked.set(key, { key, doctype, column })
  }
  for (const { doctype, field } of columns) {
    ask(doctype.name, field.fieldname)
    const list = listDoctype(metadata, field)
    if (list !== undefined) ask(list, 'name')
  }
  const found = await readValues(snapshot, [...asked.values()])
  const rowsOf = (doctype: string, column: string) =>
    empty.has(doctype) ? [] : (found.get(keyOf(doctype, column)) ?? null)
  const known = new Map(
    columns.map(({ doctype, field }) => {
      const list = listDoctype(metadata, field)
      const listed = list === undefined ? optionsOf(field) : rowsOf(list, 'name')
      const inRows = rowsOf(doctype.name, field.fieldname)
      return [keyOf(doctype.name, field.fieldname), { listed, inRows, empty: empty.has(doctype.name) }]
    }),
  )
  return { of: (doctype, column) => known.get(keyOf(doctype, column)) ?? unknown }
}

/** Where the rows may not be read, only the forms tell. */
export function typeColumnsByForm({ doctypes }: SiteMetadata): TypeColumns {
  return {
    of(doctype, column) {
      const field = doctypes.get(doctype)?.fields.find(({ fieldname }) => fieldname === column)
      return { ...unknown, listed: field === undefined ? null : optionsOf(field) }
    },
  }
}

function keyOf(doctype: string, column: string): string {
  return `${doctype}\n${column}`
}

function typeFieldsOf(doctype: Doctype): Field[] {
  if (!hasTable(doctype)) return []
  const { fields, columns } = doctype
  const types = new Set(
    fields.flatMap(({ fieldtype, options }) => (fieldtype === 'Dynamic Link' ? [options] : [])),
  )
  return fields.filter(({ fieldname }) => types.has(fieldname) && columns?.has(fieldname))
}

/** The words of a Select, those from before a Property Setter among them. */
function optionsOf({ fieldtype, options, before }: Field): string[] | null {
  const kinds = [{ fieldtype, options }, ...(before === undefined ? [] : [before])]
  return kinds.every((kind) => kind.fieldtype === 'Select' && kind.options !== '')
    ? kinds.flatMap((kind) => wordsOf(kind.options))
    : null
}

/** A Link to other rows than DocTypes, such as those of Party Type: what may stand there is what these are called. */
function listDoctype({ doctypes }: SiteMetadata, { fieldtype, options, before }: Field): string | undefined {
  const isList = fieldtype === 'Link' && options !== 'DocType' && before === undefined
  return isList && doctypes.get(options)?.columns?.has('name') ? options : undefined
}

async function readValues(snapshot: Snapshot, asked: readonly Asked[]): Promise<Map<string, string[]>> {
  const found = new Map<string, { values: string[]; rows: number }>()
  for (const some of chunks([...asked], tablesPerStatement)) {
    const parts = some.map((one, at) => valuesOf(snapshot, one, at))
    for (const [at, value, rows] of await snapshot.all(join(parts, ' UNION ALL '))) {
      const key = some[Number(at)]?.key ?? ''
      const known = found.get(key) ?? { values: [], rows: 0 }
      known.rows += Number(rows)
      known.values.push(String(value ?? ''))
      found.set(key, known)
    }
  }
  return new Map(
    [...found].flatMap(([key, { values, rows }]) =>
      rows > mostRows || values.length > mostValues
        ? []
        : [[key, values.filter((value) => value !== '')] as const],
    ),
  )
}

function valuesOf({ dialect }: Snapshot, { doctype, column }: Asked, at: number): Sql {
  const limit = (most: number): Sql => [{ raw: ` LIMIT ${most + 1}` }]
  const rows = sql`SELECT ${name(column)} AS named FROM ${table(doctype)}${limit(mostRows)}`
  const counted = sql`SELECT named, COUNT(*) AS counted FROM (${rows}) seen GROUP BY named${limit(mostValues)}`
  return sql`(SELECT ${[{ raw: `'${at}'` }]}, ${dialect.asText(name('named'))}, counted FROM (${counted}) listed)`
}
