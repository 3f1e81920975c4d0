import type { Site } from '@pdd/runtime'
import type { WorkerSites } from '../sites.ts'
import { createAppRecords } from './app-records.ts'
import { createDatabaseRecords } from './database-records.ts'
import type { ErpnextRecords } from './erpnext-records.ts'
import { createSiteReader } from './site-reader.ts'

export type RecordsOfSites = {
  /** the sites that keep records in ERPNext, and those that keep none */
  keeping: string[]
  without: string[]
  /** null: this worker knows of none there */
  open(site: string): ErpnextRecords | null
  close(): Promise<void>
}

/** One adapter for each site that keeps records: the companion app's, or one that writes the tables. */
export function createRecordsOfSites(
  sites: Map<string, Site>,
  { open }: Pick<WorkerSites, 'open'>,
): RecordsOfSites {
  const opened = new Map<string, ErpnextRecords>()
  for (const site of sites.values()) {
    const records = openOne(site, open)
    if (records !== null) opened.set(site.name, records)
  }
  return {
    keeping: [...opened.keys()],
    without: [...sites.keys()].filter((name) => !opened.has(name)),
    open: (name) => opened.get(name) ?? null,
    close: async () => void (await Promise.all([...opened.values()].map((records) => records.close()))),
  }
}

function openOne(site: Site, open: WorkerSites['open']): ErpnextRecords | null {
  const { name, siteName = name, baseUrl, app, recordsDatabaseUrl } = site
  if (app !== undefined && baseUrl !== undefined) return createAppRecords({ baseUrl, siteName, ...app })
  if (recordsDatabaseUrl === undefined) return null
  return createDatabaseRecords(recordsDatabaseUrl, createSiteReader(open(name).erp))
}
