import type { Snapshot } from '../erp/erp-database.ts'
import { join, name, type Sql, sql, table } from '../erp/sql.ts'
import { readSiteMetadata, type SiteMetadata } from './site-metadata.ts'

type Known = { columns: string; contents: string; metadata: SiteMetadata }

const bySite = new WeakMap<object, Known>()

/**
 * The site's metadata, read anew only when something in it has changed. What has changed is asked in the snapshot of the
 * export: checksums of all columns, and of all that the metadata is made of.
 *
 * @param site what stands for the site from one export to the next: its connection pool
 */
export async function knownMetadata(site: object, snapshot: Snapshot): Promise<SiteMetadata> {
  const columns = await checksum(snapshot, columnsOf[snapshot.dialect.engine])
  const known = bySite.get(site)
  if (known?.columns === columns && known.contents === (await contents(snapshot, known.metadata)))
    return forOneExport(known.metadata)
  const metadata = await readSiteMetadata(snapshot)
  bySite.set(site, { columns, contents: await contents(snapshot, metadata), metadata })
  return forOneExport(metadata)
}

/** What is learnt while looking for one person is no word about the next. */
function forOneExport(metadata: SiteMetadata): SiteMetadata {
  return { ...metadata, persons: new Set() }
}

async function checksum(snapshot: Snapshot, statement: Sql): Promise<string> {
  return JSON.stringify(await snapshot.all(statement))
}

const sources = ['DocType', 'DocField', 'Custom Field', 'Property Setter']
const never = new Set(['creation', 'modified', 'modified_by', 'owner', 'description', '_user_tags', '_comments'])

function contents(snapshot: Snapshot, { doctypes }: SiteMetadata): Promise<string> {
  const parts = sources.map((doctype) => {
    const columns = [...(doctypes.get(doctype)?.columns?.values() ?? [])].filter(
      (column) => read.has(column.name) && !never.has(column.name),
    )
    return sumOf(snapshot, columns.map((column) => name(column.name)), table(doctype))
  })
  const zone = sql`(SELECT * FROM ${[{ name: 'tabSingles' }]} WHERE doctype = ${'System Settings'} AND field = ${'time_zone'}) AS settings`
  return checksum(snapshot, join([...parts, sumOf(snapshot, [name('value')], zone)], ' UNION ALL '))
}
