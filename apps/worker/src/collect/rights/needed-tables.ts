import type { Dialect } from '../../erp/sql.ts'
import type { SiteDoctypes } from '../values/doctype.ts'
import { tableNameOf } from '../values/table-name.ts'

/** Tables of Frappe that no export reads, and why: an account that reads for exports needs no right on them. */
export const neverRead: ReadonlyMap<string, string> = new Map([
  ['__Auth', 'password hashes and sealed passwords of all accounts'],
  ['tabSessions', 'session ids, each of which signs somebody in'],
  ['__global_search', 'copies of texts, for the search box'],
  ['tabSeries', 'counters of document names'],
])

const singles = 'tabSingles'

export type NeededTables = {
  /** tables that are there, as far as the account sees them */
  present: readonly string[]
  /** tables of DocTypes that the site describes and that the account does not see */
  unseen: readonly string[]
}

/** The tables that an export reads: those of DocTypes, those that a deleted DocType left behind, and the Singles. */
export function neededTables({ doctypes }: SiteDoctypes, dialect: Pick<Dialect, 'engine'>): NeededTables {
  const present = new Set([singles])
  const unseen: string[] = []
  for (const { name, columns, isSingle, isVirtual } of doctypes.values()) {
    const table = tableNameOf(name, dialect)
    if (neverRead.has(table)) continue
    if (columns !== null) present.add(table)
    else if (!isSingle && !isVirtual) unseen.push(table)
  }
  return { present: [...present], unseen }
}
