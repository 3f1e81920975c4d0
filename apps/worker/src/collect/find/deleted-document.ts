import { type Column, type Doctype, undescribed } from '../values/doctype.ts'
import { readJsonObject } from '../values/json-text.ts'

/** No table has as many columns, and no form more fields. */
const mostFields = 4_000

/** The fields of a deleted document; null when it cannot be read. */
export function parseDeleted(json: string): Record<string, unknown> | null {
  const value = readJsonObject(json)
  return value === null || Object.keys(value).length > mostFields ? null : value
}

/** The doctype as the deleted document knew it: its columns are those that were written down. */
export function deletedForm(known: Doctype | undefined, data: Record<string, unknown>): Doctype {
  const columns = Object.keys(data).map((name): [string, Column] => [name, { name, kind: 'text' }])
  return { ...(known ?? undescribed), isTable: false, columns: new Map(columns) }
}
