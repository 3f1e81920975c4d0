import { describeFaults } from '../../collect/rights/describe-faults.ts'
import { findUnreadable } from '../../collect/rights/unreadable-tables.ts'
import { readSiteMetadata } from '../../collect/site/metadata.ts'
import { createSiteReader, type Found, type SiteReader } from '../../collect/site/reader.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import {
  type BuiltInCollector,
  readBuiltInCollector,
  requestDoctype,
} from '../../erpnext/built-in-collector.ts'
import { type RequestForm, readRequestForms } from '../../erpnext/request-forms.ts'
import { readInstalledApps } from '../../erpnext/site-apps.ts'

/** How a site is set up, as its own database has it. */
export type SiteView = {
  /** what the account cannot read; when there is any, the rest is not asked */
  unreadable: string[]
  setUp: SiteSetUp | null
}

export type SiteSetUp = {
  apps: Map<string, string>
  timeZone: string
  collector: BuiltInCollector
  forms: RequestForm[]
  redirects: Found[]

  oauthClients: Found[]
  /** which roles may use which client; null where this version asks for none */
  oauthRoles: Found[] | null
  webhooks: Found[]
  /** when the account was made whose key was given: no two sites have that alike */
  madeAt: string
  rolesOf(user: string): string[]
}

/** @param account whose key was given; null where none was */
export async function readSiteView(snapshot: Snapshot, account: string | null): Promise<SiteView> {
  const metadata = await readSiteMetadata(snapshot)
  const unreadable = describeFaults(await findUnreadable(snapshot, metadata))
  if (unreadable.length > 0) return { unreadable, setUp: null }
  const reader = createSiteReader(snapshot, metadata)
  return { unreadable, setUp: { ...(await readSetUp(reader, account)), timeZone: metadata.timeZone } }
}

async function readSetUp(reader: SiteReader, account: string | null): Promise<Omit<SiteSetUp, 'timeZone'>> {
  const all = { whole: true } as const
  const clients = ['name', 'scopes', 'redirect_uris', 'default_redirect_uri', 'grant_type']
  const hooks = ['name', 'enabled', 'webhook_docevent', 'request_url', 'enable_security']
  const redirect = ['source', 'target', 'redirect_http_status']
  const [apps, collector, forms, redirects, oauthClients, oauthRoles, webhooks, made, roles] =
    await Promise.all([
      readInstalledApps(reader),
      readBuiltInCollector(reader),
      readRequestForms(reader, requestDoctype, []),
      reader.whereIn('Website Route Redirect', redirect, 'parent', ['Website Settings']),
      reader.whereIn('OAuth Client', clients, 'docstatus', ['0'], all),
      reader.whereIn('OAuth Client Role', ['parent', 'role'], 'parenttype', ['OAuth Client'], all),
      reader.whereIn('Webhook', hooks, 'webhook_doctype', ['User'], all),
      reader.whereIn('User', ['creation'], 'name', account === null ? [] : [account]),
      reader.whereIn('Has Role', ['parent', 'role'], 'parenttype', ['User'], all),
    ])
  return {
    ...{ apps, collector, forms, redirects, oauthClients, webhooks },
    oauthRoles: reader.has('OAuth Client Role', 'role') ? oauthRoles : null,
    madeAt: made[0]?.creation ?? '',
    rolesOf: (user) => roles.filter(({ parent }) => parent === user).map(({ role = '' }) => role),
  }
}
