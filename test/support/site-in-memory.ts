import { mariadbDialect } from '../../apps/worker/src/erp/mariadb.ts'
import type { TextRow } from '../../apps/worker/src/collect/site/batched-scans.ts'
import type { SiteMetadata } from '../../apps/worker/src/collect/site/metadata.ts'
import type { Found, SiteReader } from '../../apps/worker/src/collect/site/reader.ts'
import { foldAscii } from '../../apps/worker/src/collect/values/email-addresses.ts'

export type Rows = Record<string, readonly Record<string, string>[]>

/**
 * A reader of rows that stand in memory. What a database is asked by a condition it lets through altogether, as the
 * conditions may, but for what they mean to leave out.
 */
export function readerOf(metadata: SiteMetadata, rows: Rows): SiteReader {
  const all = (doctype: string) => rows[doctype] ?? []
  const has = (doctype: string, ...columns: string[]) => {
    const known = metadata.doctypes.get(doctype)?.columns
    return known != null && columns.every((column) => known.has(column))
  }
  const scan = async ({ doctype, columns, visit }: Parameters<SiteReader['scanAny']>[0] | Scan) => {
    for (const row of all(doctype)) visit(columns.map((column) => row[column] ?? null))
  }
  type Scan = { doctype: string; columns: readonly string[]; visit(cells: TextRow): void }
  return {
    metadata,
    snapshot: { dialect: mariadbDialect } as SiteReader['snapshot'],
    has,
    isEmpty: (doctype) => all(doctype).length === 0,
    among: () => [],
    scan,
    scanAny: scan,
    async whereIn(doctype, columns, key, values, { and = {}, ignoreCase = false } = {}) {
      if (!has(doctype, key, ...Object.keys(and))) return []
      const wanted = new Set(values)
      return all(doctype)
        .filter((row) => wanted.has(ignoreCase ? foldAscii(row[key] ?? '') : (row[key] ?? '')))
        .filter((row) => Object.entries(and).every(([column, value]) => row[column] === value))
        .map((row): Found => Object.fromEntries(columns.map((column) => [column, row[column] ?? ''])))
    },
  }
}
