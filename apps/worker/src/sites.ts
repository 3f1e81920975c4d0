import type { ExportError } from '@pdd/core'
import type { Site } from '@pdd/runtime'
import type { DataMap } from './collect/rules/data-map.ts'
import { createSiteCache, type SiteCache } from './collect/site/site-cache.ts'
import type { ErpDatabase } from './erp/erp-database.ts'
import { erpUnavailable } from './erp/erp-errors.ts'
import type { BuiltInCollector } from './erpnext/built-in-collector.ts'
import { createSiteSight, type SiteSight } from './site-sight.ts'
import { siteUnknown } from './worker-errors.ts'

export type WorkerSite = { erp: ErpDatabase; dataMap: DataMap; cache: SiteCache }

export type WorkerSites = {
  /** of all that can be opened */
  names(): string[]
  /** Throws `site.not_configured`: rows outlive configurations. */
  open(name: string): WorkerSite
  /** By site: why its database does not answer, or not within three seconds; null where it does. */
  silence(): Promise<Map<string, unknown>>
  /** By site: what its account cannot read of it, so that its exports fail; null where it reads all. */
  blindness(): Promise<Map<string, ExportError | null>>
  /** By site: whether Frappe's own collector can be reached; null where that is not known. */
  builtInCollectors(): Promise<Map<string, BuiltInCollector | null>>
  close(): Promise<void>
}

export type WorkerSitesDeps = {
  sites: Map<string, Site>
  createErp(url: string): ErpDatabase
  loadDataMap(overrideFile?: string): DataMap
  /** What the companion app of a site says of Frappe's own collector; null where it says nothing. */
  askApp?(site: Site): Promise<BuiltInCollector | null>
  /** Told once for a site whose collector is first seen to be open. */
  onCollectorOpen?(site: string, found: BuiltInCollector): void
}

/** One pool, one data map and one cache per site; all maps are read at start: a map with a mistake refuses to start, not to export. */
export function createWorkerSites(deps: WorkerSitesDeps): WorkerSites {
  const { sites, createErp, loadDataMap, askApp, onCollectorOpen } = deps
  const sights = new Map<string, SiteSight>()
  const closing = new AbortController()
  const opened = new Map<string, WorkerSite>()
  for (const [name, configured] of sites) {
    const { databaseUrl, dataMap, app } = configured
    if (databaseUrl === undefined) continue
    const erp = createErp(databaseUrl)
    const site = { dataMap: loadDataMap(dataMap), erp, cache: createSiteCache() }
    opened.set(name, site)
    sights.set(
      name,
      createSiteSight(site, {
        signal: closing.signal,
        askApp: app === undefined ? undefined : async () => (await askApp?.(configured)) ?? null,
        onOpen: (found) => onCollectorOpen?.(name, found),
      }),
    )
  }
  return {
    names: () => [...opened.keys()],
    open(name) {
      const site = opened.get(name)
      if (site === undefined) throw siteUnknown({ site: name })
      return site
    },
    async silence() {
      const asks = [...opened].map(async ([name, { erp }]) => [name, await faultOf(erp.ping())] as const)
      return new Map(await Promise.all(asks))
    },
    blindness: () => bySite(sights, (sight) => sight.blindness()),
    builtInCollectors: () => bySite(sights, (sight) => sight.builtInCollector()),
    async close() {
      closing.abort()
      await Promise.all([...opened.values()].map(({ erp }) => erp.close()))
    },
  }
}

async function bySite<Answer>(
  sights: Map<string, SiteSight>,
  ask: (sight: SiteSight) => Promise<Answer>,
): Promise<Map<string, Answer>> {
  const looks = [...sights].map(async ([name, sight]) => [name, await ask(sight)] as const)
  return new Map(await Promise.all(looks))
}

/** Whoever asks for health waits no longer: one site that is a black hole must not hide how the others are. */
const patienceMs = 3_000

/** null when it answers in time */
function faultOf(ping: Promise<void>): Promise<unknown> {
  const late = new Promise((resolve) => setTimeout(resolve, patienceMs, erpUnavailable()).unref())
  const answer = ping.then(
    () => null,
    (error: unknown) => error,
  )
  return Promise.race([answer, late])
}
