import type { Sql } from '../../erp/sql.ts'
import { createZone, type Zone } from '../values/site-clock.ts'
import type { SiteMetadata } from './metadata.ts'
import type { KnownTables } from './schema-fingerprint.ts'

/**
 * What is known of a site from one export to the next. It belongs to whoever opens the site, and holds one reading of its
 * metadata with what follows from that (`SiteMetadata.derived`), and one time zone: it does not grow with the exports.
 */
export type SiteCache = {
  metadata: KnownMetadata | null
  zone: Zone | null
}

export type KnownMetadata = {
  tables: KnownTables
  contents: string
  question: Sql
  metadata: SiteMetadata
  /** when its indexes were read, by a clock that is never set */
  indexedAt: number
}

export function createSiteCache(): SiteCache {
  return { metadata: null, zone: null }
}

/** The time zone of a site, with what was learned of its days. */
export function zoneOf(cache: SiteCache, timeZone: string): Zone {
  if (cache.zone?.timeZone !== timeZone) cache.zone = createZone(timeZone)
  return cache.zone
}
