import { type BuiltDoctype, type BuiltSite, buildSite, coreDoctypes } from './built-site.ts'

export const request = 'Personal Data Download Request'
export const webForm = 'request-data'

const property = { options: 'Small Text', default: 'Small Text', reqd: 'Check', fetch_from: 'Small Text' }
const field = { fieldname: 'Data', fieldtype: 'Data', label: 'Data', is_virtual: 'Check', ...property }
const listed = (name: string): BuiltDoctype => coreDoctypes[name] as BuiltDoctype

/** The forms of Frappe by which a site is set up for this service, as far as those who set it up see them. */
const doctypes: Record<string, BuiltDoctype> = {
  [request]: {
    fields: { user: 'Link:User', user_name: 'Data < user.full_name', amended_from: `Link:${request}` },
  },
  DocField: { table: true, fields: field },
  'Custom Field': { fields: { ...field, dt: 'Data', read_only: 'Check', unique: 'Check', no_copy: 'Check' } },
  User: listed('User'),
  Role: listed('Role'),
  'Has Role': listed('Has Role'),
  DocPerm: listed('DocPerm'),
  'Custom DocPerm': listed('Custom DocPerm'),
  'Web Form': {
    fields: {
      ...{ doc_type: 'Link:DocType', route: 'Data', published: 'Check', is_standard: 'Check' },
      allow_incomplete: 'Check',
      web_form_fields: 'Table:Web Form Field',
    },
  },
  'Web Form Field': { table: true, fields: { fieldname: 'Data', fieldtype: 'Data' } },
  DefaultValue: { table: true, fields: { defkey: 'Data', defvalue: 'Text' } },
  'Installed Applications': { single: true, fields: { installed: 'Table:Installed Application' } },
  'Installed Application': { table: true, fields: { app_name: 'Data', app_version: 'Data' } },
  'OAuth Client': {
    fields: {
      ...{
        app_name: 'Data',
        client_id: 'Data',
        client_secret: 'Data',
        scopes: 'Text',
        redirect_uris: 'Text',
      },
      ...{ default_redirect_uri: 'Data', grant_type: 'Data', response_type: 'Data' },
      allowed_roles: 'Table MultiSelect:OAuth Client Role',
    },
  },
  'OAuth Client Role': { table: true, fields: { role: 'Link:Role' } },
  Webhook: {
    fields: {
      ...{ webhook_doctype: 'Link:DocType', webhook_docevent: 'Data', request_url: 'Small Text' },
      ...{ condition: 'Small Text', webhook_json: 'Code', webhook_secret: 'Password' },
      ...{ enabled: 'Check', enable_security: 'Check', webhook_headers: 'Table:Webhook Header' },
    },
  },
  'Webhook Header': { table: true, fields: { key: 'Small Text', value: 'Small Text' } },
  'Website Settings': { single: true, fields: { route_redirects: 'Table:Website Route Redirect' } },
  'Website Route Redirect': {
    table: true,
    fields: { source: 'Small Text', target: 'Small Text', redirect_http_status: 'Data' },
  },
}

/** The database of a new site of Frappe 15: nothing is closed, nothing set up. Frappe ships the form and its rights so. */
export async function buildSiteToConnect(
  server: string,
  more: Record<string, BuiltDoctype> = {},
): Promise<BuiltSite> {
  const site = await buildSite(server, { ...doctypes, ...more })
  await makeNew(site)
  return site
}

const seeded = [
  ...['User', 'Web Form', 'Web Form Field', 'DefaultValue', 'Installed Application', 'DocPerm'],
  ...['Custom DocPerm', 'Custom Field', 'Property Setter'],
]

/** Takes back whatever was set up. */
export async function makeNew(site: BuiltSite): Promise<void> {
  for (const doctype of seeded) await site.run(`DELETE FROM ${quoted(site.url, `tab${doctype}`)}`)
  for (const name of ['Administrator', 'admin@example.org'])
    await site.insert('User', { name, creation: '2026-01-02 03:04:05.600000', enabled: 1 })
  await site.insert('Web Form', {
    ...{ name: webForm, doc_type: request, route: webForm, published: 1, is_standard: 1 },
    allow_incomplete: 0,
  })
  for (const fieldname of ['user', 'user_name'])
    await site.insert('Web Form Field', {
      ...{
        name: `form-${fieldname}`,
        parent: webForm,
        parenttype: 'Web Form',
        parentfield: 'web_form_fields',
      },
      ...{ fieldname, fieldtype: 'Data' },
    })
  await site.insert('DefaultValue', {
    ...{ name: 'apps', parent: '__global', parenttype: '__default', parentfield: 'system_defaults' },
    ...{ defkey: 'installed_apps', defvalue: '["frappe"]' },
  })
  await site.insert('Installed Application', {
    ...{ name: 'frappe', parent: 'Installed Applications', parenttype: 'Installed Applications' },
    ...{ parentfield: 'installed_applications', app_name: 'frappe', app_version: '15.55.1' },
  })
  await site.insert('DocPerm', {
    ...{ name: 'sm', parent: request, parenttype: 'DocType', parentfield: 'permissions' },
    ...{ role: 'System Manager', permlevel: 0, create: 1 },
  })
}

export function quoted(url: string, name: string): string {
  return url.startsWith('postgres') ? `"${name}"` : `\`${name}\``
}
