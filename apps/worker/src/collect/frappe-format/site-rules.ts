import { name, sql, table } from '../../erp/sql.ts'
import type { SiteReader } from '../site/reader.ts'
import { erpnextRules, type FrappeRule, frappeRules } from './rules.ts'

/** The rules of the download that the site's own ERPNext offers: Frappe's, and ERPNext's where its version has them. */
export async function rulesOfSite(reader: SiteReader): Promise<readonly FrappeRule[]> {
  return (await hasErpnextRules(reader)) ? [...frappeRules, ...erpnextRules] : frappeRules
}

/** On this day ERPNext's rules were merged into the line of development. */
const mergedOn = '2026-08-18'
/** The first release after that day is the first that has them for certain. */
const firstRelease = { major: 16, minor: 33 }

/**
 * Every `bench migrate` writes down the version of each app. Where none stands there (a site that was installed and never
 * migrated), or none that was released, the forms tell: each carries the day of the code that it came with.
 */
async function hasErpnextRules(reader: SiteReader): Promise<boolean> {
  const [app] = await reader.whereIn('Installed Application', ['app_version'], 'app_name', ['erpnext'])
  const told = isReleasedWithRules(app?.app_version ?? '')
  return told ?? (hasMasks(reader) && (await newestForm(reader)) >= mergedOn)
}

/** Whether a version of ERPNext has rules of its own; null where it is no released one, as `17.0.0-dev`. */
export function isReleasedWithRules(version: string): boolean | null {
  const released = /^v?(\d+)\.(\d+)\.\d+$/.exec(version)
  if (released === null) return null
  const [major, minor] = [Number(released[1]), Number(released[2])]
  return major > firstRelease.major || (major === firstRelease.major && minor >= firstRelease.minor)
}

/** Version 16 is the first whose forms can mask a field. */
function hasMasks(reader: SiteReader): boolean {
  return reader.has('DocField', 'mask')
}

/** The day of ERPNext's newest form, as `2026-08-31`; what the site made itself carries the day on which it did. */
async function newestForm(reader: SiteReader): Promise<string> {
  if (!reader.has('Module Def', 'app_name') || !reader.has('DocType', 'module', 'custom', 'modified'))
    return ''
  const { dialect } = reader.snapshot
  const [row] = await reader.snapshot.all(
    sql`SELECT ${dialect.asText(sql`MAX(${name('modified')})`)} FROM ${table('DocType')} WHERE custom = 0
      AND module IN (SELECT name FROM ${table('Module Def')} WHERE app_name = ${'erpnext'})`,
  )
  return String(row?.[0] ?? '').slice(0, 'yyyy-mm-dd'.length)
}
