import { rowsOf } from '../../erp/row-splitter.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import { type Sql, tableName } from '../../erp/sql.ts'
import { chunks } from '../values/chunks.ts'
import { tableNameOf } from '../values/table-name.ts'
import type { SiteMetadata } from './metadata.ts'

/** Whether the table of a doctype is known to have no rows. */
export type EmptyTables = Pick<ReadonlySet<string>, 'has'>

/**
 * The doctypes whose tables have no rows in this snapshot: of the hundreds that a site has, most. What is said here is
 * asked of the snapshot itself; only what has to be asked is remembered from one export to the next.
 */
export function readEmptyTables(snapshot: Snapshot, metadata: SiteMetadata): Promise<EmptyTables> {
  return snapshot.dialect.engine === 'postgres' ? bySize(snapshot, metadata) : byLooking(snapshot, metadata)
}

type Empty = { listed: string; doctypes: ReadonlySet<string> }

function noneListed(_doctypes: SiteMetadata['doctypes']): Empty {
  return { listed: '[]', doctypes: new Set() }
}

// A table whose file has no bytes has no rows, and had none when the snapshot was taken: nothing that a snapshot sees is
// cleared away. Only plain tables have a file that is all of them.
const withoutBytes: Sql = [
  {
    raw: `SELECT COALESCE(json_agg(relname ORDER BY relname)::text, '[]') FROM pg_catalog.pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND NOT relhassubclass
        AND relname LIKE 'tab%' AND pg_relation_size(oid) = 0`,
  },
]

async function bySize(snapshot: Snapshot, { doctypes, derived }: SiteMetadata): Promise<ReadonlySet<string>> {
  const [row] = await snapshot.all(withoutBytes)
  const listed = String(row?.[0] ?? '[]')
  const known = derived.once(noneListed, doctypes)
  if (known.listed === listed) return known.doctypes
  const tables = new Set(JSON.parse(listed) as string[])
  const empty = [...doctypes.keys()].filter((doctype) => tables.has(tableNameOf(doctype, snapshot.dialect)))
  Object.assign(known, { listed, doctypes: new Set(empty) })
  return known.doctypes
}

type Question = { doctypes: readonly string[]; statements: readonly Sql[] }
/** wanted: what exports have asked for; filled: what had rows once, and is read whatever it has now */
type Looking = { wanted: Set<string>; filled: Set<string>; asked?: Question & { after: string } }

function nothingWanted(_doctypes: SiteMetadata['doctypes']): Looking {
  return { wanted: new Set(), filled: new Set() }
}

/** What no export has wanted to know of is not looked at: the first that does reads it, and the next one knows. */
async function byLooking(snapshot: Snapshot, { doctypes, derived }: SiteMetadata): Promise<EmptyTables> {
  const looking = derived.once(nothingWanted, doctypes)
  const { wanted } = looking
  const question = questionFor(snapshot, doctypes, looking)
  const empty = new Set(question.doctypes)
  for await (const { rows, columns } of rowsOf(snapshot.wire(question.statements)))
    for (const row of rows) {
      columns.locate(row, place, 0)
      const doctype = question.doctypes[Number(row.toString('latin1', place[0]))] ?? ''
      empty.delete(doctype)
      looking.filled.add(doctype)
    }
  return {
    has(doctype) {
      wanted.add(doctype)
      return empty.has(doctype)
    },
  }
}

const place = new Uint32Array(2)

function questionFor(snapshot: Snapshot, doctypes: SiteMetadata['doctypes'], looking: Looking): Question {
  const { wanted, filled, asked } = looking
  const after = `${wanted.size} ${filled.size}`
  if (asked?.after === after) return asked
  const candidates = wanted.size === 0 ? doctypes.keys() : wanted
  const open = [...candidates].filter((name) => !filled.has(name) && doctypes.get(name)?.columns)
  looking.asked = { ...questionOf(snapshot, open), after }
  return looking.asked
}

// The server takes longer for each table, the more a statement has.
const tablesPerStatement = 170

function questionOf({ dialect }: Snapshot, doctypes: readonly string[]): Question {
  const parts = doctypes.map(
    (doctype, index) => `(SELECT '${index}' FROM ${dialect.quote(tableName(doctype))} LIMIT 1)`,
  )
  const statements = chunks(parts, tablesPerStatement).map((some): Sql => [{ raw: some.join(' UNION ALL ') }])
  return { doctypes, statements }
}
