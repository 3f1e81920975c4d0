import type { ErpTableFault } from '../../erp/erp-errors.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import { among, name, type Sql, sql } from '../../erp/sql.ts'
import type { Sight, TableFaults } from './table-faults.ts'

/** PostgreSQL shows every table and column, and says of each whether it may be read; policies hide rows without a word. */
export async function readPostgresFaults(snapshot: Snapshot, { needed }: Sight): Promise<TableFaults> {
  const present = new Set(needed.present)
  const faults: ErpTableFault[] = []
  for (const [table, column] of await snapshot.all(columnsWithoutSelect))
    if (present.has(String(table)))
      faults.push({ table: String(table), ...(column && { column: String(column) }), fault: 'forbidden' })
  const views = new Set<string>()
  for (const [table, kind, hidesRows] of await snapshot.all(kindsAndPolicies)) {
    if (kind === 'v') views.add(String(table))
    if (hidesRows === 't' && present.has(String(table)))
      faults.push({ table: String(table), fault: 'rows_hidden' })
  }
  if (needed.unseen.length > 0)
    for (const [table] of await snapshot.all(elsewhere(needed.unseen)))
      faults.push({ table: String(table), fault: 'elsewhere' })
  return { faults, views }
}

const tablesOfSite = sql`FROM pg_catalog.pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relname LIKE ${'tab%'}`

const readableColumns = sql`(SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
  AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT'))`

/** One text that is another one as soon as a right, or a policy that hides rows, is given or taken. */
export const rightsOfReader: Sql = sql`(SELECT COALESCE(json_agg(json_build_array(c.relname, row_security_active(c.oid),
  CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN NULL ELSE ${readableColumns} END) ORDER BY c.relname)::text, '')
  ${tablesOfSite} AND (NOT has_table_privilege(c.oid, 'SELECT') OR row_security_active(c.oid)))`

// A table of which no column may be read is named once.
const columnsWithoutSelect = sql`SELECT c.relname, a.attname FROM pg_catalog.pg_class c
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND ${readableColumns} > 0
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relname LIKE ${'tab%'}
    AND NOT has_table_privilege(c.oid, 'SELECT')
    AND (a.attnum IS NULL OR NOT has_column_privilege(c.oid, a.attnum, 'SELECT')) ORDER BY c.relname, a.attnum`

const kindsAndPolicies = sql`SELECT c.relname, c.relkind, row_security_active(c.oid) ${tablesOfSite}
  AND (c.relkind = 'v' OR row_security_active(c.oid))`

/** Tables that statements would find, and that are none of the site's own: in another schema, or on another server. */
function elsewhere(tables: readonly string[]): Sql {
  return sql`SELECT relname FROM pg_catalog.pg_class WHERE ${among(name('relname'), tables)}
    AND relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_table_is_visible(oid)`
}
