import { readJsonObject } from '../values/json-text.ts'

/** What a Version says: rows whose first item is the name of a field or of a table field. */
export type VersionChanges = {
  /** [field, before, after] */
  changed: unknown[][]
  /** [table, row] */
  added: unknown[][]
  removed: unknown[][]
  /** [table, place, name of the row, [[field, before, after]]] */
  rowChanged: unknown[][]
}

/** The changes of a Version; null when its text cannot be read. */
export function readVersion(data: string): VersionChanges | null {
  const version = readJsonObject(data)
  if (version === null) return null
  return {
    changed: listsOf(version.changed),
    added: listsOf(version.added),
    removed: listsOf(version.removed),
    rowChanged: listsOf(version.row_changed),
  }
}

/** The lists in a list; none where there is another value. */
export function listsOf(value: unknown): unknown[][] {
  return Array.isArray(value) ? value.filter((row) => Array.isArray(row)) : []
}
