import { ExportError } from '@pdd/core'
import type { Site } from '@pdd/runtime'
import { createErpDatabase } from '../../erp/erp-database.ts'
import { companionApp } from '../../erpnext/built-in-collector.ts'
import { type AppHealth, askAppHealth, askBuiltInCollector } from '../../erpnext/companion-app.ts'
import { createSiteApi, type SiteApi } from '../../erpnext/site-api.ts'
import { readSiteView, type SiteSetUp, type SiteView } from './site-view.ts'

/** One site, the service's own address, and what was seen of the site. */
export type Subject = {
  site: Site
  /** where people reach the service, without a slash at its end */
  serviceUrl: string
  /** the service has a host of its own: ERPNext's sessions do not reach it */
  elsewhere: boolean
  anybody: SiteApi
  /** null where nobody gave an administrator's key */
  admin: SiteApi | null
  /** whose key it is; null where ERPNext does not know it */
  adminUser: string | null
  ofApp: SiteApi | null
  /** why the database could not be read; null when it could */
  databaseFault: ExportError | null
  view: SiteView
  /** null where the database does not tell */
  setUp: SiteSetUp | null
  hasApp: boolean
  health: AppHealth | null
}

export type Surroundings = { serviceUrl: string; adminToken: string | undefined }

/** Looks at a site by all the ways that there are. What does not answer is part of what is found. */
export async function lookAt(site: Site, { serviceUrl, adminToken }: Surroundings): Promise<Subject> {
  const admin = adminToken === undefined ? null : createSiteApi(site, { token: adminToken })
  const [adminUser, health] = await Promise.all([ownerOfKey(admin), askAppHealth(site)])
  const { databaseFault, view } = await readDatabase(site, adminUser)
  const { setUp } = view
  const hasApp = health !== null || setUp?.apps.has(companionApp) === true
  if (setUp !== null && hasApp) setUp.collector = (await askBuiltInCollector(site)) ?? setUp.collector
  const { apiKey, apiSecret } = site.app ?? {}
  return {
    ...{ site, serviceUrl, admin, adminUser, databaseFault, view, setUp, hasApp, health },
    elsewhere: !ownHosts(site).includes(new URL(serviceUrl).host),
    anybody: createSiteApi(site),
    ofApp: apiKey === undefined ? null : createSiteApi(site, { token: `${apiKey}:${apiSecret}` }),
  }
}

async function ownerOfKey(admin: SiteApi | null): Promise<string | null> {
  const answer = await admin?.call('frappe.auth.get_logged_user')
  return answer?.status === 200 && typeof answer.content === 'string' ? answer.content : null
}

/** Where people go: the browser is sent there. */
export function addressOf({ publicUrl, baseUrl = '' }: Site): string {
  return publicUrl ?? baseUrl
}

function ownHosts(site: Site): string[] {
  return [new URL(addressOf(site)).host, ...site.hosts]
}

async function readDatabase(
  site: Site,
  adminUser: string | null,
): Promise<Pick<Subject, 'databaseFault' | 'view'>> {
  const erp = createErpDatabase(site.databaseUrl ?? '', { maxConnections: 1 })
  try {
    const snapshot = await erp.snapshot(new AbortController().signal)
    try {
      return { databaseFault: null, view: await readSiteView(snapshot, adminUser) }
    } finally {
      await snapshot.close()
    }
  } catch (error) {
    if (!(error instanceof ExportError)) throw error
    return { databaseFault: error, view: { unreadable: [], setUp: null } }
  } finally {
    await erp.close()
  }
}
