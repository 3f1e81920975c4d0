import { join, name, type Sql, sql } from '../../../erp/sql.ts'
import type { Search } from '../../ownership/search-context.ts'
import { createSelection, type Selection, select, whole } from '../../ownership/selection.ts'
import type { Column } from '../../values/doctype.ts'

/** Rows of the account in a table that is no DocType's and whose rows have no names: in the file they are numbered. */
export type OwnRows = {
  /** what they are called: no DocType of the site has the same name */
  section: string
  table: string
  /** the account's first */
  columns: readonly Column[]
  /** the columns that say in which order they come */
  order: readonly string[]
}

const match = whole({ field: 'user' })

/** How many there are; their contents are read when they are written. */
export async function countOwnRows(
  { reader, subject, matches }: Search,
  { section, table }: OwnRows,
): Promise<Selection> {
  const selection = createSelection(section, matches)
  const rows = await reader.snapshot.all(
    sql`SELECT ${name('user')} FROM ${name(table)} WHERE ${ofUser(subject.user)}`,
  )
  const own = rows.filter(([user]) => user === subject.user)
  for (const number of own.keys()) select(selection, String(number + 1), match)
  return selection
}

/** What is read of them; the collation of the server may hold other accounts for this one. */
export function ownRowsStatement({ reader, subject }: Search, { table, columns, order }: OwnRows): Sql {
  const wanted = join(
    columns.map((column) => name(column.name)),
    ', ',
  )
  const inOrder = join(
    order.map((column) => reader.snapshot.dialect.bytewise(reader.snapshot.dialect.asText(name(column)))),
    ', ',
  )
  return sql`SELECT ${wanted} FROM ${name(table)} WHERE ${ofUser(subject.user)} ORDER BY ${inOrder}`
}

function ofUser(user: string): Sql {
  return sql`${name('user')} = ${[{ text: user }]}`
}

/** A name for a section that no DocType of the site has. */
export function sectionName(doctypes: ReadonlyMap<string, unknown>, wanted: string): string {
  return doctypes.has(wanted) ? sectionName(doctypes, `$${wanted}`) : wanted
}
