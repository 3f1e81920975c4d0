import { createSiteCache } from '../../apps/worker/src/collect/site/site-cache.ts'
import { createErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import type { WorkerSite } from '../../apps/worker/src/sites.ts'

/** A site as a worker has it open: what it learns in one export it knows in the next. */
export type OpenSite = Pick<WorkerSite, 'erp' | 'cache'>

export function openSite(url: string): OpenSite {
  return { erp: createErpDatabase(url), cache: createSiteCache() }
}
