import { ExportError } from '@pdd/core'
import { knownMetadata } from './collect/site/metadata-cache.ts'
import { createSiteReader } from './collect/site/reader.ts'
import type { SiteCache } from './collect/site/site-cache.ts'
import type { ErpDatabase } from './erp/erp-database.ts'
import { erpTableUnreadable } from './erp/erp-errors.ts'
import { type BuiltInCollector, readBuiltInCollector } from './erpnext/built-in-collector.ts'

/** Whether a site's account reads all that exports need of it, and whether its own collector can still be reached. */
export type SiteSight = {
  /** What it cannot read, as it was last seen; null when it reads all, or when that is not known. Looks again behind it. */
  blindness(): Promise<ExportError | null>
  /** The collector that Frappe brings, as it was last seen; null when that is not known. Looks again behind it. */
  builtInCollector(): Promise<BuiltInCollector | null>
}

type SeenSite = { erp: Pick<ErpDatabase, 'snapshot'>; cache: SiteCache }

export type SightOptions = {
  /** ends a look that is under way */
  signal: AbortSignal
  /** what the companion app says of it, which the database cannot; null where it says nothing */
  askApp?: (() => Promise<BuiltInCollector | null>) | undefined
  /** told once, when the collector is first seen to be open */
  onOpen?: ((found: BuiltInCollector) => void) | undefined
}

const lookAgainMs = 60_000
/** The first look takes as long as the first export's; whoever asks for health waits no longer than this. */
const patienceMs = 3_000

export function createSiteSight(site: SeenSite, { signal, askApp, onOpen }: SightOptions): SiteSight {
  let last: Seen = { fault: null, collector: null }
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null
  let told = false

  async function look(): Promise<void> {
    try {
      last = await see(site, signal)
      if (last.collector?.state === 'closed' && last.collector.by === 'app')
        last.collector = (await askApp?.()) ?? last.collector
      if (last.collector?.state === 'open' && !told) {
        told = true
        onOpen?.(last.collector)
      }
    } catch {
      // A database that does not answer is another check's finding, and says nothing about rights.
    } finally {
      lookedAt = performance.now()
      looking = null
    }
  }

  async function seen(): Promise<Seen> {
    if (performance.now() - lookedAt > lookAgainMs) looking ??= look()
    if (looking !== null) await Promise.race([looking, patience()])
    return last
  }

  return {
    blindness: async () => (await seen()).fault,
    builtInCollector: async () => (await seen()).collector,
  }
}

type Seen = { fault: ExportError | null; collector: BuiltInCollector | null }

async function see({ erp, cache }: SeenSite, signal: AbortSignal): Promise<Seen> {
  const snapshot = await erp.snapshot(signal)
  try {
    const metadata = await knownMetadata(cache, snapshot)
    return { fault: null, collector: await readBuiltInCollector(createSiteReader(snapshot, metadata)) }
  } catch (error) {
    // What may not be read whole is not known to be closed, nor open.
    if (error instanceof ExportError && error.code === erpTableUnreadable.code)
      return { fault: error, collector: null }
    throw error
  } finally {
    await snapshot.close()
  }
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs).unref())
}
