import { type Column, type Doctype, undescribed } from './site-metadata.ts'

/** The fields of a deleted document; none when it cannot be read. */
export function parseDeleted(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** The doctype as the deleted document knew it: its columns are those that were written down. */
export function deletedForm(known: Doctype | undefined, data: Record<string, unknown>): Doctype {
  const columns = Object.keys(data).map((name): [string, Column] => [name, { name, kind: 'text' }])
  return { ...(known ?? undescribed), isTable: false, columns: new Map(columns) }
}
