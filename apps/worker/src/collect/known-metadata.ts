import type { Snapshot } from '../erp/erp-database.ts'
import { join, name, type Sql, sql, table } from '../erp/sql.ts'
import { columnsChecksum } from './site-columns.ts'
import { readSiteMetadata, type SiteMetadata } from './site-metadata.ts'

type Known = { columns: string; contents: string; metadata: SiteMetadata }

const bySite = new WeakMap<object, Known>()

/**
 * The site's metadata, read anew only when something in it has changed. Whether it has is asked in the snapshot of the
 * export itself: a checksum of all columns, and one of all that the metadata is made of.
 *
 * @param site what stands for the site from one export to the next: its connection pool
 */
export async function knownMetadata(site: object, snapshot: Snapshot): Promise<SiteMetadata> {
  const columns = JSON.stringify(await snapshot.all(columnsChecksum(snapshot.dialect)))
  const known = bySite.get(site)
  if (known?.columns === columns && known.contents === (await contentsOf(snapshot, known.metadata)))
    return forOneExport(known.metadata)
  const metadata = await readSiteMetadata(snapshot)
  bySite.set(site, { columns, contents: await contentsOf(snapshot, metadata), metadata })
  return forOneExport(metadata)
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
async function contentsOf(snapshot: Snapshot, { doctypes }: SiteMetadata): Promise<string> {
  const parts = Object.entries(sources).map(([doctype, columns]) => {
    const real = columns.split(' ').filter((column) => doctypes.get(doctype)?.columns?.has(column))
    return checksum(snapshot, real, table(doctype))
  })
  const zone = sql`${name('tabSingles')} WHERE doctype = ${'System Settings'} AND field = ${'time_zone'}`
  const statement = join([...parts, checksum(snapshot, ['value'], zone)], ' UNION ALL ')
  return JSON.stringify(await snapshot.all(statement))
}

function checksum({ dialect }: Snapshot, columns: readonly string[], from: Sql): Sql {
  const cells = columns.map((column) => sql`COALESCE(${dialect.asText(name(column))}, '-')`)
  const sum = dialect.checksum(sql`CONCAT_WS('|', ${join(cells, ', ')})`)
  return sql`SELECT ${dialect.asText(sql`COUNT(*)`)}, ${dialect.asText(sum)} FROM ${from}`
}
