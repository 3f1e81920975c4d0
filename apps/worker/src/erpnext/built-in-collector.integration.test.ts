import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { BuiltSite } from '../../../../test/support/built-site.ts'
import {
  buildSiteToConnect,
  makeNew,
  quoted,
  request,
  webForm,
} from '../../../../test/support/site-to-connect.ts'
import { readSiteMetadata } from '../collect/site/metadata.ts'
import { createSiteReader } from '../collect/site/reader.ts'
import { createErpDatabase } from '../erp/erp-database.ts'
import { type BuiltInCollector, readBuiltInCollector } from './built-in-collector.ts'

const { postgresUrl, mariadbUrl } = inject('servers')

async function seenOn(url: string): Promise<BuiltInCollector> {
  const erp = createErpDatabase(url)
  const snapshot = await erp.snapshot(new AbortController().signal)
  try {
    return await readBuiltInCollector(createSiteReader(snapshot, await readSiteMetadata(snapshot)))
  } finally {
    await snapshot.close()
    await erp.close()
  }
}

type Change = (site: BuiltSite) => Promise<void>

const field =
  (over: Record<string, unknown> = {}): Change =>
  (site) =>
    site.insert('Custom Field', {
      ...{
        name: `${request}-pdd_request`,
        dt: request,
        fieldname: 'pdd_request',
        fieldtype: 'Data',
        reqd: 1,
      },
      ...over,
    })
const setter =
  (property: string, value: string, fieldname = 'pdd_request'): Change =>
  (site) =>
    site.insert('Property Setter', {
      ...{ name: `set-${property}`, doctype_or_field: 'DocField', doc_type: request, field_name: fieldname },
      ...{ property, value },
    })
const shown =
  (form = webForm, fieldname = 'pdd_request'): Change =>
  (site) =>
    site.insert('Web Form Field', {
      ...{ name: `${form}-${fieldname}`, parent: form, parenttype: 'Web Form', fieldname, fieldtype: 'Data' },
    })
const form =
  (name: string, over: Record<string, unknown> = {}): Change =>
  (site) =>
    site.insert('Web Form', { name, doc_type: request, route: name, published: 0, ...over })
const may =
  (table: string, role: string): Change =>
  (site) =>
    site.insert(table, {
      ...{ name: `${table}-${role}`, parent: request, role, permlevel: 0, create: 1 },
      ...(table === 'DocPerm' && { parenttype: 'DocType' }),
    })
const apps =
  (list: string): Change =>
  (site) =>
    site.run(
      `UPDATE ${quoted(site.url, 'tabDefaultValue')} SET defvalue = '${list}' WHERE defkey = 'installed_apps'`,
    )
const noted: Change = (site) =>
  site.insert('Installed Application', {
    ...{ name: 'pdd', parent: 'Installed Applications', parenttype: 'Installed Applications' },
    app_name: 'personal_data_download',
  })
const clause =
  (where: string): Change =>
  (site) =>
    site.run(where.replace(/\[(.*?)\]/g, (_, table: string) => quoted(site.url, table)))

const open = (because: string, ...names: string[]) => ({ state: 'open', because, names })
const closed = (by: string) => ({ state: 'closed', by })

const cases: [string, Change[], unknown][] = [
  ['as Frappe ships it', [], open('no_mandatory_field')],
  [
    'unpublished, which stops nobody',
    [clause('UPDATE [tabWeb Form] SET published = 0')],
    open('no_mandatory_field'),
  ],
  ['a mandatory field that no form has', [field()], closed('mandatory_field')],
  ['the same under any other name', [field({ fieldname: 'ticket' })], closed('mandatory_field')],
  ['a field that is not mandatory', [field({ reqd: 0 })], open('no_mandatory_field')],
  ['mandatory by a Property Setter', [field({ reqd: 0 }), setter('reqd', '1')], closed('mandatory_field')],
  [
    'a field of the form itself made mandatory',
    [setter('reqd', '1', 'amended_from')],
    open('no_mandatory_field'),
  ],
  ['made optional again by a Property Setter', [field(), setter('reqd', '0')], open('no_mandatory_field')],
  ['with a default', [field({ default: 'x' })], open('no_mandatory_field')],
  ['with a default by a Property Setter', [field(), setter('default', 'x')], open('no_mandatory_field')],
  ['filled from the user', [field({ fetch_from: 'user.full_name' })], open('no_mandatory_field')],
  ['worked out by itself', [field({ is_virtual: 1 })], open('no_mandatory_field')],
  ['a number, which may begin as 0', [field({ fieldtype: 'Int' })], open('no_mandatory_field')],
  [
    'a Select, which begins with its first line',
    [field({ fieldtype: 'Select', options: 'A\nB' })],
    open('no_mandatory_field'),
  ],
  ['a Select that begins empty', [field({ fieldtype: 'Select', options: '\nA' })], closed('mandatory_field')],
  [
    'a Link that a default of the user fills',
    [field({ fieldtype: 'Link', options: 'Role' })],
    open('no_mandatory_field'),
  ],
  ['made a number by a Property Setter', [field(), setter('fieldtype', 'Int')], open('no_mandatory_field')],
  ['on another DocType', [field({ dt: 'User' })], open('no_mandatory_field')],
  ['on the form', [field(), shown()], open('form_shows_field', webForm)],
  [
    'on a second form that is not published',
    [field(), form('other'), shown('other')],
    open('form_shows_field', 'other'),
  ],
  [
    'on the form, beside one that is not',
    [field(), field({ name: 'two', fieldname: 'two' }), shown()],
    closed('mandatory_field'),
  ],
  [
    'a form that takes drafts',
    [field(), form('drafts', { allow_incomplete: 1 })],
    open('form_skips_mandatory', 'drafts'),
  ],
  [
    'a form that takes files, for which mandatory fields do not count',
    [
      field(),
      field({ name: 'id', fieldname: 'id_card', fieldtype: 'Attach', reqd: 0 }),
      shown(webForm, 'id_card'),
    ],
    open('form_skips_mandatory', webForm),
  ],
  ['a role of customers may insert', [field(), may('DocPerm', 'All')], open('role_may_insert', 'All')],
  [
    'by rows of the site’s own',
    [field(), may('Custom DocPerm', 'Customer')],
    open('role_may_insert', 'Customer'),
  ],
  ['and administrators may', [field(), may('Custom DocPerm', 'System Manager')], closed('mandatory_field')],
  ['the companion app is installed', [apps('["frappe", "personal_data_download"]')], closed('app')],
  ['a removed app left its note', [noted], open('no_mandatory_field')],
  ['an app whose name only begins so', [apps('["personal_data_download_old"]')], open('no_mandatory_field')],
  ['a list of apps that is none', [apps('personal_data_download')], open('no_mandatory_field')],
  ['only the note of apps is there', [clause('DELETE FROM [tabDefaultValue]'), noted], closed('app')],
]

describe.each([
  ['postgres', postgresUrl],
  ['mariadb', mariadbUrl],
] as const)('on %s', (_engine, server) => {
  let site: BuiltSite
  beforeAll(async () => {
    site = await buildSiteToConnect(server ?? '')
  })
  afterAll(() => site.drop())

  test.each(cases)('%s', async (_what, changes, expected) => {
    await makeNew(site)
    for (const change of changes) await change(site)
    expect(await seenOn(site.url)).toEqual(expected)
  })

  test('the DocType is not there', async () => {
    const bare = await buildSiteToConnect(server ?? '', { [request]: { missing: true, fields: {} } })
    expect(await seenOn(bare.url)).toEqual(closed('no_doctype'))
    await bare.drop()
  })
})
