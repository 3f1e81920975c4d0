import type { Column, Doctype } from '../values/doctype.ts'

/**
 * Every key of an object in the bundle stands once: readers keep one of two, and not the same one. A column that is called
 * like a table of its form (its own field became one), or like a member of the bundle's, is `$column:` and its name; rows
 * whose `parentfield` is no table of the form but a column are `$rows:` and that.
 */
export function columnKey(doctype: Doctype, column: string): string {
  return isReserved(column) || (tableFields(doctype).has(column) && column !== 'name')
    ? `$column:${column}`
    : column
}

export function tableKey(doctype: Doctype, parentfield: string): string {
  if (parentfield === 'name' || isReserved(parentfield)) return `$rows:${parentfield}`
  if (tableFields(doctype).has(parentfield)) return parentfield
  return isColumn(doctype, parentfield) ? `$rows:${parentfield}` : parentfield
}

/** The columns of a Single are its fields. */
function isColumn({ columns, fields }: Doctype, name: string): boolean {
  return columns === null ? fields.some(({ fieldname }) => fieldname === name) : columns.has(name)
}

/** A column as it is written, under a key of its own. */
export function withKey(doctype: Doctype, column: Column): Column {
  const key = columnKey(doctype, column.name)
  return key === column.name ? column : { ...column, key }
}

function isReserved(key: string): boolean {
  return key === '$matched' || key.startsWith('$column:') || key.startsWith('$rows:')
}

function tableFields(doctype: Doctype): ReadonlySet<string> {
  const known = fieldsByDoctype.get(doctype)
  if (known !== undefined) return known
  const tables = doctype.fields.filter(
    ({ fieldtype }) => fieldtype === 'Table' || fieldtype === 'Table MultiSelect',
  )
  const fields = new Set(tables.map(({ fieldname }) => fieldname))
  fieldsByDoctype.set(doctype, fields)
  return fields
}

/** Metadata is kept from one export to the next, and so is what follows from it alone. */
const fieldsByDoctype = new WeakMap<Doctype, ReadonlySet<string>>()
