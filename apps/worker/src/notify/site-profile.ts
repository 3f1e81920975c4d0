import type { SiteProfile } from '@pdd/database'
import type { Snapshot } from '../erp/snapshot.ts'
import { sql } from '../erp/sql.ts'

/** What Frappe and ERPNext call themselves where nobody has named the site. */
const unnamed = new Set(['', 'frappe', 'erpnext', 'frappe framework'])
const longest = 80

/** What the site says of itself: the company that its documents are made for, else the name of its website. */
export async function readSiteProfile(snapshot: Snapshot): Promise<SiteProfile> {
  const rows = await snapshot.all(
    sql`SELECT doctype, field, value FROM ${[{ name: 'tabSingles' }]}
      WHERE (doctype = ${'Global Defaults'} AND field = ${'default_company'})
        OR (doctype = ${'Website Settings'} AND field = ${'app_name'})
        OR (doctype = ${'System Settings'} AND field = ${'language'})`,
  )
  const said = new Map(rows.map(([doctype, , value]) => [doctype, typeof value === 'string' ? value : '']))
  return {
    company: nameOf(said.get('Global Defaults')) ?? nameOf(said.get('Website Settings')),
    language: said.get('System Settings')?.trim().slice(0, 20) || null,
  }
}

/** As one line that turns nothing around it. */
function nameOf(text = ''): string | null {
  const name = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>]+/gu, ' ').trim()
  return unnamed.has(name.toLowerCase()) ? null : name.slice(0, longest).toWellFormed()
}
