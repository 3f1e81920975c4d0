import type { ExportError } from '@pdd/core'
import type { Site } from '@pdd/runtime'
import type { DataMap } from './collect/data-map.ts'
import type { ErpDatabase } from './erp/erp-database.ts'
import { createSiteSight, type SiteSight } from './site-sight.ts'
import { siteUnknown } from './worker-errors.ts'

export type WorkerSite = { erp: ErpDatabase; dataMap: DataMap }

export type WorkerSites = {
  /** Throws `site.not_configured`: rows outlive configurations. */
  open(name: string): WorkerSite
  ping(): Promise<void>
  /** By site: what its account cannot read of it, so that its exports fail; null where it reads all. */
  blindness(): Promise<Map<string, ExportError | null>>
  close(): Promise<void>
}

export type WorkerSitesDeps = {
  sites: Map<string, Site>
  createErp(url: string): ErpDatabase
  loadDataMap(overrideFile?: string): DataMap
}

/** One pool and one data map per site, all read at start: a map with a mistake refuses to start, not to export. */
export function createWorkerSites({ sites, createErp, loadDataMap }: WorkerSitesDeps): WorkerSites {
  const sights = new Map<string, SiteSight>()
  const closing = new AbortController()
  const opened = new Map<string, WorkerSite>()
  for (const [name, { databaseUrl, dataMap }] of sites) {
    if (databaseUrl === undefined) continue
    const erp = createErp(databaseUrl)
    opened.set(name, { dataMap: loadDataMap(dataMap), erp })
    sights.set(name, createSiteSight(erp, closing.signal))
  }
  return {
    open(name) {
      const site = opened.get(name)
      if (site === undefined) throw siteUnknown({ site: name })
      return site
    },
    async ping() {
      await Promise.all([...opened.values()].map(({ erp }) => erp.ping()))
    },
    async blindness() {
      const looks = [...sights].map(async ([name, sight]) => [name, await sight.blindness()] as const)
      return new Map(await Promise.all(looks))
    },
    async close() {
      closing.abort()
      await Promise.all([...opened.values()].map(({ erp }) => erp.close()))
    },
  }
}
