import type { Row, Snapshot } from '../../erp/snapshot.ts'
import { join, type Sql, sql } from '../../erp/sql.ts'

/** By the names of great tables: the columns that each of their indexes begins with, two at most. */
export type SiteIndexes = ReadonlyMap<string, readonly (readonly string[])[]>

/** below, a table is read whole in less time than it takes to ask twice */
const greatTable = 5_000

/**
 * The indexes of the site's great tables, by the engine's own guess of their sizes. They decide how a table is asked, and
 * never what is found: what is known of them may be old.
 */
export async function readIndexes(snapshot: Snapshot): Promise<SiteIndexes> {
  if (snapshot.dialect.engine === 'postgres') return gathered(await snapshot.all(postgresIndexes))
  const names = (await snapshot.all(mariadbTables)).map(([table]) => String(table))
  if (names.length === 0) return new Map()
  // Looked up one by one: a list would open every table there is.
  const all = join(names.map(mariadbIndexes), ' UNION ALL ')
  return gathered(await snapshot.all(sql`${all} ORDER BY 1, 2, 3`))
}

function gathered(rows: readonly Row[]): SiteIndexes {
  const tables = new Map<string, Map<string, string[]>>()
  for (const [table, index, , column] of rows) {
    const indexes = tables.get(String(table)) ?? new Map<string, string[]>()
    tables.set(String(table), indexes)
    indexes.set(String(index), [...(indexes.get(String(index)) ?? []), String(column)])
  }
  return new Map([...tables].map(([table, indexes]) => [table, [...indexes.values()]]))
}

const mariadbTables = sql`SELECT table_name FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_name LIKE ${'tab%'} AND table_rows > ${String(greatTable)}`

function mariadbIndexes(table: string): Sql {
  return sql`SELECT table_name, index_name, seq_in_index, column_name FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = ${table} AND seq_in_index <= 2 AND index_type = 'BTREE'`
}

const postgresIndexes = sql`SELECT c.relname, i.indexrelid, k.place, a.attname FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL
  CROSS JOIN generate_series(0, 1) AS k(place)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k.place]
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relname LIKE ${'tab%'}
    AND c.reltuples > ${String(greatTable)}::int ORDER BY 1, 2, 3`

/** Whether an index finds rows by these columns: it begins with them, or with the last of them alone. */
export function isServed(indexes: readonly (readonly string[])[], key: readonly string[]): boolean {
  if (key.length === 0) return false
  return indexes.some(
    (columns) =>
      columns[0] === key.at(-1) ||
      (columns.length >= key.length && columns.slice(0, key.length).every((column) => key.includes(column))),
  )
}
