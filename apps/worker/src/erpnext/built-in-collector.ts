import { permissionsInForce } from '../collect/site/permission-rows.ts'
import type { SiteReader } from '../collect/site/reader.ts'
import { holdsBack, readRequestFields } from './request-fields.ts'
import { readRequestForms } from './request-forms.ts'
import { readInstalledApps } from './site-apps.ts'

export const requestDoctype = 'Personal Data Download Request'
export const companionApp = 'personal_data_download'

/**
 * Whether Frappe's own collector can be reached: it runs when a Personal Data Download Request is inserted, for whomever the
 * request names, and hands the file to whoever asked
 * (https://docs.frappe.io/framework/user/en/website/personal-data-download). An insert that lacks a mandatory value fails
 * before that; unpublishing the web form, or asking for a sign-in there, keeps nobody out.
 */
export type BuiltInCollector =
  | { state: 'closed'; by: 'app' | 'mandatory_field' | 'no_doctype' }
  | { state: 'open'; because: OpenBecause; names: string[] }

/**
 * no_mandatory_field: an insert needs nothing that a form does not give · form_shows_field: web forms (`names`) ask for
 * what is mandatory · form_skips_mandatory: web forms insert without it · role_may_insert: roles (`names`) beside those of
 * administrators may insert by REST, with any value in any field · app_overridden: another app has taken the DocType
 */
export type OpenBecause =
  | 'no_mandatory_field'
  | 'form_shows_field'
  | 'form_skips_mandatory'
  | 'role_may_insert'
  | 'app_overridden'

/** They may do anything on their site. */
const administrators = new Set(['System Manager', 'Administrator'])

/** What the site's own database says of it. */
export async function readBuiltInCollector(reader: SiteReader): Promise<BuiltInCollector> {
  if (!reader.has(requestDoctype, 'user')) return { state: 'closed', by: 'no_doctype' }
  if ((await readInstalledApps(reader)).has(companionApp)) return { state: 'closed', by: 'app' }
  const fields = await readRequestFields(reader, requestDoctype)
  const mandatory = fields.filter(holdsBack)
  if (mandatory.length === 0) return open('no_mandatory_field')
  const forms = await readRequestForms(reader, requestDoctype, fields)
  const skipping = forms.filter(({ skipsMandatory }) => skipsMandatory)
  if (skipping.length > 0) return open('form_skips_mandatory', skipping)
  // One form that asks for all of it is a way through; a field that no form has stops them all.
  const through = forms.filter(({ shown }) => mandatory.every(({ fieldname }) => shown.has(fieldname)))
  if (through.length > 0) return open('form_shows_field', through)
  const roles = await rolesThatInsert(reader)
  if (roles.length > 0) return { state: 'open', because: 'role_may_insert', names: roles }
  return { state: 'closed', by: 'mandatory_field' }
}

function open(because: OpenBecause, forms: readonly { name: string }[] = []): BuiltInCollector {
  return { state: 'open', because, names: forms.map(({ name }) => name).sort() }
}

async function rolesThatInsert(reader: SiteReader): Promise<string[]> {
  const columns = ['parent', 'role', 'permlevel', 'create']
  const [shipped, custom] = await Promise.all([
    reader.whereIn('DocPerm', columns, 'parent', [requestDoctype]),
    reader.whereIn('Custom DocPerm', columns, 'parent', [requestDoctype], { whole: true }),
  ])
  const roles = permissionsInForce(shipped, custom)
    .filter(({ create }) => create === '1')
    .map(({ role = '' }) => role)
  return [...new Set(roles)].filter((role) => role !== '' && !administrators.has(role)).sort()
}
