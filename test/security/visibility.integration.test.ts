import type { Bundle } from '@pdd/core'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { collect } from '../../apps/worker/src/collect/collect.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { type BuiltSite, buildSite } from '../support/built-site.ts'
import { createReader, type LimitedReader } from '../support/limited-reader.ts'
import { type OpenSite, openSite } from '../support/open-site.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const person = 'maria@example.org'

describe.each([
  ['postgres', postgresUrl],
  ['mariadb', mariadbUrl],
] as const)('on %s', (engine, server) => {
  let site: BuiltSite
  let reader: LimitedReader
  /** the one that has exported before */
  let worker: OpenSite
  const opened: OpenSite[] = []
  const quote = (name: string) => (engine === 'mariadb' ? `\`${name}\`` : `"${name}"`)
  const on = (table: string) =>
    engine === 'mariadb' ? `${quote(databaseOf(site))}.${quote(table)}` : quote(table)
  const select = (table: string) => `GRANT SELECT ON ${on(table)} TO $READER`
  const revoke = (table: string) => `REVOKE SELECT ON ${on(table)} FROM $READER`

  beforeEach(async () => {
    if (server === null) throw new Error(`there is no ${engine} to test on`)
    site = await buildSite(server, {
      User: { fields: { email: 'Data:Email', bio: 'Data', section: 'Section Break' } },
      Contact: { fields: { user: 'Link:User' } },
      Lead: { fields: { email_id: 'Data:Email', rows: 'Table:Lead Row' } },
      'Lead Row': { table: true, fields: { remark: 'Data' } },
      Survey: { custom: true, missing: true, fields: { answered_by: 'Link:User' } },
      Virtual: { missing: true, fields: { person: 'Link:User' } },
    })
    await site.run(`UPDATE ${quote('tabDocType')} SET is_virtual = 1 WHERE name = 'Virtual'`)
    await site.insert('User', { name: person, email: person, bio: 'plays chess' })
    await site.insert('Lead', { name: 'lead-1', email_id: person })
    reader = await createReader(site.url)
    worker = createFresh()
    if (engine === 'mariadb')
      await reader.grant(`GRANT REFERENCES ON ${quote(databaseOf(site))}.* TO $READER`)
    await reader.grant(...tables.map(select))
  })
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.erp.close()
    await reader.drop()
    await site.drop()
  })

  it('A90 a table that the reading account may not see is left out in silence: the attempt fails and names it', async () => {
    expect(faultsTold(await bundleOf(worker))).toMatchObject({ complete: true, notes: [survey] })
    for (const table of ['tabLead', 'tabLead Row', 'tabUser', 'tabDocField', 'tabSingles']) {
      await reader.grant(revoke(table))
      await expect(bundleOf(createFresh()), table).rejects.toMatchObject({ code: 'erp.table_unreadable' })
      expect(JSON.stringify(await faultOf(createFresh())), table).toContain(`"${table}"`)
      await reader.grant(select(table))
    }
    expect(faultsTold(await bundleOf(createFresh()))).toMatchObject({ complete: true, notes: [survey] })
  })

  it('A90 one column of the account’s own row is kept from the reader: the attempt fails and names it', async () => {
    await reader.grant(
      revoke('tabUser'),
      `GRANT SELECT (${quote('name')}, email, owner) ON ${on('tabUser')} TO $READER`,
    )
    const { unreadable } = await faultOf(createFresh())
    expect(unreadable).toContainEqual({ table: 'tabUser.bio', fault: 'forbidden' })
    expect(JSON.stringify(unreadable)).not.toContain('section')
  })

  it('A91 a right is taken away after the first export: the next one of the same worker fails', async () => {
    await bundleOf(worker)
    await reader.grant(revoke('tabLead Row'))
    expect((await faultOf(worker)).unreadable).toEqual([{ table: 'tabLead Row', fault: 'forbidden' }])
    await reader.grant(select('tabLead Row'))
    expect((await bundleOf(worker)).manifest.complete).toBe(true)
    await reader.grant(
      revoke('tabLead'),
      `GRANT SELECT (${quote('name')}, owner, email_id) ON ${on('tabLead')} TO $READER`,
    )
    expect((await faultOf(worker)).unreadable).toContainEqual({
      table: 'tabLead.creation',
      fault: 'forbidden',
    })
  })

  it('A92 a DocType is made after the grants: no export says that it is complete without it', async () => {
    await bundleOf(worker)
    await site.run(`CREATE TABLE ${quote('tabSurvey')} (name varchar(140), answered_by varchar(140))`)
    expect((await faultOf(worker)).unreadable).toEqual([{ table: 'tabSurvey', fault: 'forbidden' }])
  })

  it('A92 a view stands in place of the table of accounts: what it leaves out cannot be seen', async () => {
    await site.run(`ALTER TABLE ${quote('tabUser')} RENAME TO ${quote('all_users')}`)
    await site.run(`CREATE VIEW ${quote('tabUser')} AS SELECT * FROM ${quote('all_users')}`)
    await reader.grant(select('tabUser'))
    expect((await faultOf(createFresh())).unreadable).toEqual([{ table: 'tabUser', fault: 'is_view' }])
  })

  function createFresh(): OpenSite {
    const fresh = openSite(reader.url)
    opened.push(fresh)
    return fresh
  }

  if (engine === 'postgres')
    it('A91 a policy hides rows from the reader: the attempt fails and names the table', async () => {
      await bundleOf(worker)
      await site.run('ALTER TABLE "tabLead" ENABLE ROW LEVEL SECURITY')
      expect((await faultOf(worker)).unreadable).toEqual([{ table: 'tabLead', fault: 'rows_hidden' }])
    })

  if (engine === 'mariadb')
    it('A90 an account with rights on single tables alone: a table that may be missing counts as kept from it', async () => {
      await reader.grant(`REVOKE REFERENCES ON ${quote(databaseOf(site))}.* FROM $READER`)
      const fault = await faultOf(createFresh())
      expect(fault.unreadable).toEqual([{ table: 'tabSurvey', fault: 'not_provable' }])
      expect(fault.grants).toEqual([
        `GRANT REFERENCES ON ${quote(databaseOf(site).replaceAll('_', '\\_'))}.* TO ${reader.account};`,
      ])
      await reader.grant(...fault.grants)
      expect((await bundleOf(createFresh())).manifest.complete).toBe(true)
    })
})

const tables = [
  ...['tabDocType', 'tabDocField', 'tabCustom Field', 'tabProperty Setter', 'tabSingles'],
  ...['tabUser', 'tabContact', 'tabLead', 'tabLead Row'],
]
const survey = expect.objectContaining({ code: 'table_missing', doctype: 'Survey' })

function databaseOf({ url }: BuiltSite): string {
  return new URL(url).pathname.slice(1)
}

async function bundleOf(opened: OpenSite) {
  const { bytes } = collect({
    ...opened,
    site: { name: 'built' },
    dataMap: loadDataMap(),
    subject: person,
    format: 'bundle',
    signal: new AbortController().signal,
    onProgress() {},
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(Buffer.from(chunk))
  return JSON.parse(Buffer.concat(chunks).toString())
}

type Facts = { unreadable: unknown[]; grants: string[] }

async function faultOf(opened: OpenSite): Promise<Facts> {
  const error = await bundleOf(opened).then(
    () => null,
    (thrown) => thrown,
  )
  expect(error?.code).toBe('erp.table_unreadable')
  return error.facts
}

/** What a manifest says, without the notes that tell of no fault. */
function faultsTold({ manifest: { complete, notes } }: { manifest: Bundle['manifest'] }) {
  return { complete, notes: notes.filter(({ code }) => !noFault.has(code)) }
}

const noFault = new Set(['statements_unconfirmed', 'sessions_not_readable', 'user_settings_not_readable'])
