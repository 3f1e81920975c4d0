import type { Snapshot } from '../../erp/snapshot.ts'
import { type Dialect, join, name, type Sql, sql, table } from '../../erp/sql.ts'
import { assertReadable } from '../rights/unreadable-tables.ts'
import type { Doctype } from '../values/doctype.ts'
import { readIndexes } from './indexes.ts'
import { readSiteMetadata, type SiteMetadata } from './metadata.ts'
import { ask, readTables } from './schema-fingerprint.ts'
import type { KnownMetadata, SiteCache } from './site-cache.ts'
import { textsBeside } from './unlisted-columns.ts'

/**
 * The site's metadata, read anew only when something in it has changed. Whether it has is asked in the snapshot of the
 * export itself: what its tables are, what of them may be read, and a checksum of all that the metadata is made of.
 *
 * @param cache what former exports knew of the site, which is renewed
 * @throws ExportError `erp.table_unreadable` where the account may not read all of it: such metadata is not remembered
 */
export async function knownMetadata(cache: SiteCache, snapshot: Snapshot): Promise<SiteMetadata> {
  const before = cache.metadata
  // MariaDB has the second question while it answers the first, and goes on where that names a column that is gone; on
  // PostgreSQL a mistake ends the transaction, so what tables there are is known first.
  const early = before && snapshot.dialect.engine === 'mariadb' ? contentsOf(snapshot, before) : undefined
  const tables = await readTables(snapshot, before?.tables)
  if (
    before?.tables.columns === tables.columns &&
    before.tables.rights === tables.rights &&
    before.contents === (await (early ?? contentsOf(snapshot, before)))
  ) {
    before.tables = tables
    await refreshIndexes(before, snapshot)
    return before.metadata
  }
  const read = await readSiteMetadata(snapshot)
  await assertReadable(snapshot, read)
  const question = questionOf(snapshot.dialect, read)
  const contents = await ask(snapshot, question)
  const metadata = { ...read, alwaysEmptyColumns: alwaysEmptyIn(contents, read) }
  cache.metadata = { tables, contents, question, metadata, indexedAt: performance.now() }
  return metadata
}

/** null when they cannot be asked for any more as they were */
function contentsOf(snapshot: Snapshot, { question }: KnownMetadata): Promise<string | null> {
  return ask(snapshot, question).catch((error) => {
    if (snapshot.dialect.engine === 'mariadb') return null
    throw error
  })
}

const indexesKeptMs = 3_600_000

/** Tables grow, and indexes are made, without a word in the metadata. */
async function refreshIndexes(known: KnownMetadata, snapshot: Snapshot): Promise<void> {
  if (performance.now() - known.indexedAt < indexesKeptMs) return
  known.indexedAt = performance.now()
  known.metadata = { ...known.metadata, indexes: await readIndexes(snapshot) }
}

const sources = {
  DocType: 'name module istable issingle is_virtual custom autoname title_field is_submittable',
  DocField: 'parent parenttype idx fieldname fieldtype options label fetch_from mask default',
  'Custom Field': 'name dt idx fieldname fieldtype options label fetch_from mask default',
  'Property Setter': 'doctype_or_field doc_type field_name property value',
}

// Contents, not times of change: a migration sets those back, and a statement by hand leaves them as they are.
function questionOf(dialect: Dialect, { doctypes }: SiteMetadata): Sql {
  const parts = Object.entries(sources).map(([source, columns]) => {
    const doctype = doctypes.get(source)
    const real = columns.split(' ').filter((column) => doctype?.columns?.has(column))
    return checksum(dialect, real, table(source), unlisted(doctype))
  })
  const zone = sql`${name('tabSingles')} WHERE doctype = ${'System Settings'} AND field = ${'time_zone'}`
  return join([...parts, checksum(dialect, ['value'], zone, [])], ' UNION ALL ')
}

/** What no form lists is searched in every export; these tables are read whole in every export as it is. */
function unlisted(doctype: Doctype | undefined): string[] {
  if (doctype === undefined) return []
  return textsBeside(doctype, new Set(doctype.fields.map(({ fieldname }) => fieldname)))
}

function checksum(dialect: Dialect, columns: readonly string[], from: Sql, filled: readonly string[]): Sql {
  const sum = dialect.checksum(columns.map(name))
  const marks = filled.map(
    (column) => sql`COALESCE(MAX(CASE WHEN ${name(column)} <> '' THEN 1 ELSE 0 END), 0)`,
  )
  const cells = [sql`COUNT(*)`, sum, sql`CONCAT_WS(',', ${join([sql`''`, ...marks], ', ')})`]
  return sql`SELECT ${join(cells.map(dialect.asText), ', ')} FROM ${from}`
}

function alwaysEmptyIn(contents: string, { doctypes }: SiteMetadata): SiteMetadata['alwaysEmptyColumns'] {
  const answers = JSON.parse(contents) as (string | null)[][]
  return new Map(
    Object.keys(sources).map((source, index) => {
      const [, ...marks] = (answers[index]?.[2] ?? '').split(',')
      const alwaysEmptyColumns = unlisted(doctypes.get(source)).filter((_, at) => marks[at] === '0')
      return [source, new Set(alwaysEmptyColumns)]
    }),
  )
}
