import type { Cell, Snapshot } from '../erp/erp-database.ts'
import { join, list, name, type Sql, sql, table } from '../erp/sql.ts'
import { foldAscii } from './addresses.ts'
import { createScans, type Scan } from './scan-tables.ts'
import type { Doctype, SiteMetadata } from './site-metadata.ts'

export type Found = Record<string, string>

/** Questions to one site in one snapshot. A doctype or column the site does not have gives no rows, and is no error. */
export type SiteReader = {
  metadata: SiteMetadata
  snapshot: Snapshot
  has(doctype: string, ...columns: string[]): boolean
  /** Rows of one table; scans asked for at the same time are few statements. */
  scan(scan: Scan): Promise<void>
  /** Rows whose column holds exactly one of the values (ASCII case aside with `ignoreCase`), whatever the collation says. */
  whereIn(
    doctype: string,
    columns: string[],
    key: string,
    values: Iterable<string>,
    options?: MatchOptions,
  ): Promise<Found[]>
}

export type MatchOptions = { and?: Record<string, string>; ignoreCase?: boolean }

const valuesPerQuery = 500

export function createSiteReader(snapshot: Snapshot, metadata: SiteMetadata): SiteReader {
  const has = (doctype: string, ...columns: string[]) => {
    const known = metadata.doctypes.get(doctype)?.columns
    return known != null && columns.every((column) => known.has(column))
  }
  return {
    metadata,
    snapshot,
    has,
    scan: createScans(snapshot),
    async whereIn(doctype, columns, key, values, options = {}) {
      const wanted = new Set(values)
      if (wanted.size === 0 || !has(doctype, key, ...Object.keys(options.and ?? {}))) return []
      const known = metadata.doctypes.get(doctype) as Doctype
      const found: Found[] = []
      for (const portion of chunks([...wanted], valuesPerQuery)) {
        const condition = options.ignoreCase
          ? anyCase(name(key), portion, snapshot.dialect.engine === 'postgres')
          : sql`${name(key)} IN (${list(portion)})`
        const rows = await snapshot.all(
          sql`SELECT ${join(
            [key, ...columns].map((column) => selectable(known, column)),
            ', ',
          )} FROM ${table(doctype)} WHERE ${condition}${narrowed(options.and ?? {})}`,
        )
        for (const [value, ...cells] of rows) {
          const exact = String(value ?? '')
          if (!wanted.has(options.ignoreCase ? foldAscii(exact) : exact)) continue
          found.push(Object.fromEntries(columns.map((column, index) => [column, plain(cells[index])])))
        }
      }
      return found
    },
  }
}

/** On MariaDB the collation already ignores case, and an index serves; on PostgreSQL the letters are folded. */
function anyCase(column: Sql, values: string[], fold: boolean): Sql {
  return fold ? sql`lower(${column} COLLATE "C") IN (${list(values)})` : sql`${column} IN (${list(values)})`
}

function narrowed(equal: Record<string, string>): Sql {
  return Object.entries(equal).flatMap(([column, value]) => sql` AND ${name(column)} = ${value}`)
}

function selectable(doctype: Doctype, column: string): Sql {
  return doctype.columns?.has(column) ? name(column) : sql`NULL`
}

function plain(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : ''
}

export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
