import type { Column, Doctype } from '../values/doctype.ts'

/**
 * What the bundle calls the columns of a DocType and the rows of its tables. Every key of an object in the bundle stands
 * once: readers keep one of two, and not the same one. A column that is called like a table of its form (its own field
 * became one), or like a member of the bundle's, is `$column:` and its name; rows whose `parentfield` is no table of the
 * form but a column are `$rows:` and that.
 */
export type BundleKeys = {
  ofColumn(column: string): string
  ofTable(parentfield: string): string
  /** A column as it is written, under a key of its own. */
  withKey(column: Column): Column
}

export function createBundleKeys(doctype: Doctype): BundleKeys {
  const tables = new Set(
    doctype.fields
      .filter(({ fieldtype }) => fieldtype === 'Table' || fieldtype === 'Table MultiSelect')
      .map(({ fieldname }) => fieldname),
  )
  const ofColumn = (column: string) =>
    isReserved(column) || (tables.has(column) && column !== 'name') ? `$column:${column}` : column
  return {
    ofColumn,
    ofTable(parentfield) {
      if (parentfield === 'name' || isReserved(parentfield)) return `$rows:${parentfield}`
      if (tables.has(parentfield)) return parentfield
      return isColumn(doctype, parentfield) ? `$rows:${parentfield}` : parentfield
    },
    withKey(column) {
      const key = ofColumn(column.name)
      return key === column.name ? column : { ...column, key }
    },
  }
}

/** The columns of a Single are its fields. */
function isColumn({ columns, fields }: Doctype, name: string): boolean {
  return columns === null ? fields.some(({ fieldname }) => fieldname === name) : columns.has(name)
}

function isReserved(key: string): boolean {
  return key === '$matched' || key.startsWith('$column:') || key.startsWith('$rows:')
}
