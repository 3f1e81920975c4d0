import type { Snapshot } from '../erp/erp-database.ts'
import { type Dialect, join, name, type Sql, sql, table } from '../erp/sql.ts'
import { ask, type KnownTables, readTables } from './known-tables.ts'
import { readIndexes } from './site-indexes.ts'
import { readSiteMetadata, type SiteMetadata } from './site-metadata.ts'

type Known = {
  tables: KnownTables
  contents: string
  question: Sql
  metadata: SiteMetadata
  /** when its indexes were read, by a clock that is never set */
  indexedAt: number
}

const bySite = new WeakMap<object, Known>()

/**
 * The site's metadata, read anew only when something in it has changed. Whether it has is asked in the snapshot of the
 * export itself: what its tables are, and a checksum of all that the metadata is made of.
 *
 * @param site what stands for the site from one export to the next: its connection pool
 */
export async function knownMetadata(site: object, snapshot: Snapshot): Promise<SiteMetadata> {
  const before = bySite.get(site)
  // Before the contents: these are asked for by columns that were there.
  const tables = await readTables(snapshot, before?.tables)
  if (
    before?.tables.columns === tables.columns &&
    before.contents === (await ask(snapshot, before.question))
  ) {
    before.tables = tables
    await refreshIndexes(before, snapshot)
    return forOneExport(before.metadata)
  }
  const metadata = await readSiteMetadata(snapshot)
  const question = questionOf(snapshot.dialect, metadata)
  const contents = await ask(snapshot, question)
  bySite.set(site, { tables, contents, question, metadata, indexedAt: performance.now() })
  return forOneExport(metadata)
}

const indexesKeptMs = 3_600_000

/** Tables grow, and indexes are made, without a word in the metadata. */
async function refreshIndexes(known: Known, snapshot: Snapshot): Promise<void> {
  if (performance.now() - known.indexedAt < indexesKeptMs) return
  known.indexedAt = performance.now()
  known.metadata = { ...known.metadata, indexes: await readIndexes(snapshot) }
}

/** What is learnt while looking for one person is no word about the next. */
function forOneExport(metadata: SiteMetadata): SiteMetadata {
  return { ...metadata, persons: new Set() }
}

const sources = {
  DocType: 'name module istable issingle is_virtual custom autoname title_field is_submittable',
  DocField: 'parent parenttype idx fieldname fieldtype options label',
  'Custom Field': 'name dt idx fieldname fieldtype options label',
  'Property Setter': 'doctype_or_field doc_type field_name property value',
}

// Contents, not times of change: a migration sets those back, and a statement by hand leaves them as they are.
function questionOf(dialect: Dialect, { doctypes }: SiteMetadata): Sql {
  const parts = Object.entries(sources).map(([doctype, columns]) => {
    const real = columns.split(' ').filter((column) => doctypes.get(doctype)?.columns?.has(column))
    return checksum(dialect, real, table(doctype))
  })
  const zone = sql`${name('tabSingles')} WHERE doctype = ${'System Settings'} AND field = ${'time_zone'}`
  return join([...parts, checksum(dialect, ['value'], zone)], ' UNION ALL ')
}

function checksum(dialect: Dialect, columns: readonly string[], from: Sql): Sql {
  const sum = dialect.checksum(columns.map(name))
  return sql`SELECT ${dialect.asText(sql`COUNT(*)`)}, ${dialect.asText(sum)} FROM ${from}`
}
