import { remedyOfCollector, tellCollector } from '../../erpnext/tell-collector.ts'
import { wrapped } from './lines.ts'
import type { SiteBeside } from './site-beside.ts'

/** What a site says beside its data map: whether the collector that Frappe brings is closed, and what its apps name. */
export function besideTheMap(site: string, { builtInCollector: found, appFields }: SiteBeside): string[][] {
  return [collector(site, found), appsSay(appFields)]
}

function collector(site: string, found: SiteBeside['builtInCollector']): string[] {
  if (found === null)
    return [`${site}: whether ERPNext’s own collector is closed cannot be seen by this account.`]
  const remedy = remedyOfCollector(found)
  const words = `${site}: ${tellCollector(found)}${remedy === null ? '' : ` ${remedy}`}`.split(' ')
  return wrapped(words, '', '')
}

function appsSay(appFields: SiteBeside['appFields']): string[] {
  if (appFields === null) return []
  if (appFields === 'no answer')
    return ['The companion app did not answer: what other apps name as a person’s is not known.']
  if (appFields.length === 0) return []
  const [{ doctype, column } = { doctype: '', column: '' }] = appFields
  const rule = column === 'owner' ? 'owner: true' : `fields: { ${column}: { person: email } }`
  return [
    'Named by apps (hook user_data_fields) as what says whose a row is, and not looked into:',
    ...appFields.map(({ doctype, column, rows }) => `  ${doctype}: ${column} (${told(rows)})`),
    'Where it is so, say it in the site’s data map, for example:',
    'version: 1',
    'doctypes:',
    `  ${JSON.stringify(doctype)}: { ${rule} }`,
  ]
}

function told(rows: number | null): string {
  return rows === null ? 'rows not counted' : `rows that name an account: ${rows}`
}
