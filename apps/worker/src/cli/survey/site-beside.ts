import { loadSites, type Site } from '@pdd/runtime'
import type { DataMap } from '../../collect/rules/data-map.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'
import { createSiteReader } from '../../collect/site/reader.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import { type BuiltInCollector, readBuiltInCollector } from '../../erpnext/built-in-collector.ts'
import { askBuiltInCollector, askSiteFacts } from '../../erpnext/companion-app.ts'
import { findUnfollowedFields, type UnfollowedField } from './app-fields.ts'

/** What is asked of a site beside its tables of people. */
export type SiteBeside = {
  /** null where this account cannot see it */
  builtInCollector: BuiltInCollector | null
  /** null where the sites file names no key of the companion app */
  appFields: UnfollowedField[] | 'no answer' | null
}

/** @param snapshot null where the account may not read all rows */
export async function readSiteBeside(
  snapshot: Snapshot | null,
  metadata: SiteMetadata,
  dataMap: DataMap,
  site: Site | undefined,
): Promise<SiteBeside> {
  const seen = snapshot === null ? null : await readBuiltInCollector(createSiteReader(snapshot, metadata))
  const byApp = seen?.state === 'closed' && seen.by === 'app' && site !== undefined
  const builtInCollector = (byApp ? await askBuiltInCollector(site) : null) ?? seen
  if (site?.app === undefined) return { builtInCollector, appFields: null }
  const facts = await askSiteFacts(site)
  if (facts === null) return { builtInCollector, appFields: 'no answer' }
  const appFields = await findUnfollowedFields(snapshot, metadata, dataMap, facts.userDataFields)
  return { builtInCollector, appFields }
}

/** The site of that name in the sites file that the environment names; undefined where there is none. */
export function configuredSite(name: string | undefined, env: NodeJS.ProcessEnv): Site | undefined {
  if (name === undefined || !env.SITES_FILE) return undefined
  return loadSites(env.SITES_FILE, env, { require: ['databaseUrl'] }).get(name)
}
