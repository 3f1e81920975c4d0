import type { Snapshot } from '../erp/erp-database.ts'
import { type Sql, tableName } from '../erp/sql.ts'
import { tableNameOf } from './site-columns.ts'
import type { SiteMetadata } from './site-metadata.ts'

/**
 * The doctypes whose tables have no rows in this snapshot: of the hundreds that a site has, most. What is said here is
 * asked of the snapshot itself; only what has to be asked is remembered from one export to the next.
 */
export function readEmptyTables(snapshot: Snapshot, metadata: SiteMetadata): Promise<ReadonlySet<string>> {
  return snapshot.dialect.engine === 'postgres' ? bySize(snapshot, metadata) : byLooking(snapshot, metadata)
}

type Empty = { listed: string; doctypes: ReadonlySet<string> }

const bySite = new WeakMap<SiteMetadata['doctypes'], Empty>()

// A table whose file has no bytes has no rows, and had none when the snapshot was taken: nothing that a snapshot sees is
// cleared away. Only plain tables have a file that is all of them.
const withoutBytes: Sql = [
  {
    raw: `SELECT COALESCE(json_agg(relname ORDER BY relname)::text, '[]') FROM pg_catalog.pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND NOT relhassubclass
        AND relname LIKE 'tab%' AND pg_relation_size(oid) = 0`,
  },
]

async function bySize(
  snapshot: Snapshot,
  { doctypes }: Pick<SiteMetadata, 'doctypes'>,
): Promise<ReadonlySet<string>> {
  const [row] = await snapshot.all(withoutBytes)
  const listed = String(row?.[0] ?? '[]')
  const known = bySite.get(doctypes)
  if (known?.listed === listed) return known.doctypes
  const tables = new Set(JSON.parse(listed) as string[])
  const empty = [...doctypes.keys()].filter((doctype) => tables.has(tableNameOf(doctype, snapshot.dialect)))
  bySite.set(doctypes, { listed, doctypes: new Set(empty) })
  return new Set(empty)
}

const asked = new WeakMap<SiteMetadata['doctypes'], { doctypes: string[]; statement: Sql }>()

/** What had rows before is not asked again: a table that has lost its last one is read in vain. */
async function byLooking(snapshot: Snapshot, { doctypes }: SiteMetadata): Promise<ReadonlySet<string>> {
  const before = asked.get(doctypes) ?? questionOf(snapshot, withTable(doctypes))
  const filled = new Set<string>()
  if (before.doctypes.length > 0)
    for (const [index] of await snapshot.all(before.statement))
      filled.add(before.doctypes[Number(index)] ?? '')
  if (filled.size === 0) {
    asked.set(doctypes, before)
    return new Set(before.doctypes)
  }
  const empty = before.doctypes.filter((doctype) => !filled.has(doctype))
  asked.set(doctypes, questionOf(snapshot, empty))
  return new Set(empty)
}

function withTable(doctypes: SiteMetadata['doctypes']): string[] {
  return [...doctypes.values()].filter(({ columns }) => columns !== null).map(({ name }) => name)
}

function questionOf({ dialect }: Snapshot, doctypes: string[]): { doctypes: string[]; statement: Sql } {
  const parts = doctypes.map(
    (doctype, index) => `(SELECT '${index}' FROM ${dialect.quote(tableName(doctype))} LIMIT 1)`,
  )
  return { doctypes, statement: [{ raw: parts.join(' UNION ALL ') }] }
}
