import { ExportError } from '@pdd/core'
import { knownMetadata } from './collect/site/metadata-cache.ts'
import type { SiteCache } from './collect/site/site-cache.ts'
import type { ErpDatabase } from './erp/erp-database.ts'
import { erpTableUnreadable } from './erp/erp-errors.ts'

/** Whether a site's account reads all that exports need of it. */
export type SiteSight = {
  /** What it cannot read, as it was last seen; null when it reads all, or when that is not known. Looks again behind it. */
  blindness(): Promise<ExportError | null>
}

type SeenSite = { erp: Pick<ErpDatabase, 'snapshot'>; cache: SiteCache }

const lookAgainMs = 60_000
/** The first look takes as long as the first export's; whoever asks for health waits no longer than this. */
const patienceMs = 3_000

/** @param signal ends a look that is under way */
export function createSiteSight(site: SeenSite, signal: AbortSignal): SiteSight {
  let last: ExportError | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null

  async function look(): Promise<void> {
    try {
      last = await faultOf(site, signal)
    } catch {
      // A database that does not answer is another check's finding, and says nothing about rights.
    } finally {
      lookedAt = performance.now()
      looking = null
    }
  }

  return {
    async blindness() {
      if (performance.now() - lookedAt > lookAgainMs) looking ??= look()
      if (looking !== null) await Promise.race([looking, patience()])
      return last
    },
  }
}

async function faultOf({ erp, cache }: SeenSite, signal: AbortSignal): Promise<ExportError | null> {
  const snapshot = await erp.snapshot(signal)
  try {
    await knownMetadata(cache, snapshot)
    return null
  } catch (error) {
    if (error instanceof ExportError && error.code === erpTableUnreadable.code) return error
    throw error
  } finally {
    await snapshot.close()
  }
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs).unref())
}
