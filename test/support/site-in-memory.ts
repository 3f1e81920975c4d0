import type { TextRow } from '../../apps/worker/src/collect/site/batched-scans.ts'
import type { SiteMetadata } from '../../apps/worker/src/collect/site/metadata.ts'
import type { Condition, Found, SiteReader } from '../../apps/worker/src/collect/site/reader.ts'
import { foldAscii } from '../../apps/worker/src/collect/values/mail/email-addresses.ts'
import { mariadbDialect } from '../../apps/worker/src/erp/mariadb.ts'
import { compile, sql } from '../../apps/worker/src/erp/sql.ts'

type Row = Record<string, string>
export type Rows = Record<string, readonly Row[]>
type Visiting = { doctype: string; columns: readonly string[]; visit(cells: TextRow): void }

/**
 * A reader of rows that stand in memory. Of conditions it reads the columns of their keys and their values: a row meets one
 * whose columns hold some of them, or that its loose form lets through. One without a key asks for texts: a row meets it
 * that holds one somewhere.
 */
export function readerOf(metadata: SiteMetadata, rows: Rows): SiteReader {
  const all = (doctype: string) => rows[doctype] ?? []
  const has = (doctype: string, ...columns: string[]) => {
    const known = metadata.doctypes.get(doctype)?.columns
    return known != null && columns.every((column) => known.has(column))
  }
  const each = ({ doctype, columns, visit }: Visiting, meets: (row: Row) => boolean) => {
    for (const row of all(doctype).filter(meets)) visit(columns.map((column) => row[column] ?? null))
  }
  return {
    metadata,
    snapshot: { dialect: mariadbDialect } as SiteReader['snapshot'],
    has,
    isEmpty: (doctype) => all(doctype).length === 0,
    among: (doctype, key, values) =>
      has(doctype, key) ? [{ sql: sql`${[{ texts: [...values] }]}`, key: [key], reads: 1 }] : [],
    scan: async (one) => each(one, () => true),
    scanAny: async (one) => each(one, (row) => one.conditions.some((condition) => isMet(condition, row))),
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

function isMet({ sql: strict, loose, key: whole }: Condition, row: Row): boolean {
  const [asked, key] = loose === undefined ? [strict, whole] : [loose, whole.slice(-1)]
  const values = compile(asked, mariadbDialect).values.flat().map(String)
  if (key.length > 0) return key.every((column) => values.includes(row[column] ?? ''))
  const texts = values.map((value) => value.replaceAll('%', '').toLowerCase())
  return texts.some((text) => text !== '' && Object.values(row).join('\n').toLowerCase().includes(text))
}
