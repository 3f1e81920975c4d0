import type { Site } from '@pdd/runtime'
import type { DataMap } from './collect/data-map.ts'
import type { ErpDatabase } from './erp/erp-database.ts'
import { siteUnknown } from './worker-errors.ts'

export type WorkerSite = { erp: ErpDatabase; dataMap: DataMap }

export type WorkerSites = {
  /** Throws `site.not_configured`: rows outlive configurations. */
  open(name: string): WorkerSite
  ping(): Promise<void>
  close(): Promise<void>
}

export type WorkerSitesDeps = {
  sites: Map<string, Site>
  createErp(url: string): ErpDatabase
  loadDataMap(overrideFile?: string): DataMap
}

/** One pool and one data map per site, all read at start: a map with a mistake refuses to start, not to export. */
export function createWorkerSites({ sites, createErp, loadDataMap }: WorkerSitesDeps): WorkerSites {
  const opened = new Map<string, WorkerSite>()
  for (const [name, { databaseUrl, dataMap }] of sites) {
    if (databaseUrl === undefined) continue
    opened.set(name, { dataMap: loadDataMap(dataMap), erp: createErp(databaseUrl) })
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
    async close() {
      await Promise.all([...opened.values()].map(({ erp }) => erp.close()))
    },
  }
}
