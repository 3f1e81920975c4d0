import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { WorkerSites } from '../sites.ts'
import { readSiteProfile } from './site-profile.ts'

export type ReadSiteProfilesDeps = {
  siteProfiles: Pick<Database['siteProfiles'], 'keep'>
  sites: Pick<WorkerSites, 'names' | 'open'>
  logger: Logger
}

/** Reads how each site calls its company, for pages and mails. A site that does not answer keeps what it said before. */
export function createReadSiteProfiles({ siteProfiles, sites, logger }: ReadSiteProfilesDeps) {
  return async function readSiteProfiles(signal: AbortSignal): Promise<number> {
    let read = 0
    for (const name of sites.names()) {
      if (signal.aborted) return read
      try {
        const snapshot = await sites.open(name).erp.snapshot(signal)
        const profile = await readSiteProfile(snapshot).finally(() => snapshot.close())
        await siteProfiles.keep(name, profile)
        read += 1
      } catch (error) {
        logger.warn(
          { event: 'site_profile.not_read', site: name, err: error },
          'a site was not asked its name',
        )
      }
    }
    return read
  }
}
