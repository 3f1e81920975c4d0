import { afterEach, describe, expect, inject, it } from 'vitest'
import { type BuiltSite, buildSite } from '../../../../../test/support/built-site.ts'
import { type OpenSite, openSite } from '../../../../../test/support/open-site.ts'
import { collect } from '../collect.ts'
import { loadDataMap } from '../rules/data-map.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const person = 'maria@example.org'
let site: BuiltSite | undefined
let worker: OpenSite | undefined
afterEach(async () => {
  await worker?.erp.close()
  await site?.drop()
  worker = site = undefined
})

async function collectOnce(from: OpenSite) {
  const { bytes } = collect({
    ...from,
    site: { name: 'built' },
    dataMap: loadDataMap(),
    subject: person,
    format: 'bundle',
    signal: new AbortController().signal,
    onProgress() {},
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(Buffer.from(chunk))
  return JSON.parse(Buffer.concat(chunks).toString()) as {
    doctypes: Record<string, Record<string, unknown>[]>
    labels: Record<string, Record<string, string>>
  }
}

describe.each([
  ['postgres', postgresUrl, '"'],
  ['mariadb', mariadbUrl, '`'],
] as const)('on %s, a worker that has exported from a site before', (engine, url, quote) => {
  it('sees a label, a column and a secret that came in between', async () => {
    if (url === null) throw new Error(`there is no ${engine} to test on`)
    site = await buildSite(url, {
      User: { fields: { email: 'Data:Email', nickname: 'Data' } },
      'Gym Visit': { custom: true, fields: { visitor: 'Data', locker: 'Data' } },
    })
    await site.insert('User', { name: person, email: person, nickname: 'Mia' })
    await site.insert('Gym Visit', { name: 'visit-1', visitor: person, locker: 'B 12' })
    worker = openSite(site.url)
    const before = await collectOnce(worker)
    expect(before.labels['Gym Visit']?.locker).not.toBe('Locker of the day')
    expect(before.doctypes.User?.[0]).not.toHaveProperty('left_behind')
    expect(before.doctypes.User?.[0]).toMatchObject({ nickname: 'Mia' })

    const table = (doctype: string) => `${quote}tab${doctype}${quote}`
    await site.run(
      `UPDATE ${table('DocField')} SET label = 'Locker of the day' WHERE parent = 'Gym Visit' AND fieldname = 'locker'`,
    )
    await site.run(`ALTER TABLE ${table('User')} ADD COLUMN left_behind varchar(140)`)
    await site.run(`UPDATE ${table('User')} SET left_behind = 'still here'`)
    const changed = await collectOnce(worker)
    expect(changed.labels['Gym Visit']?.locker).toBe('Locker of the day')
    expect(changed.doctypes.User?.[0]).toMatchObject({ left_behind: 'still here' })

    await site.run(
      `UPDATE ${table('DocField')} SET fieldtype = 'Password' WHERE parent = 'User' AND fieldname = 'nickname'`,
    )
    expect(JSON.stringify(await collectOnce(worker))).not.toContain('Mia')
  })

  it('finds the person in a column of the metadata that no form lists, once somebody fills it', async () => {
    if (url === null) throw new Error(`there is no ${engine} to test on`)
    site = await buildSite(url, { User: { fields: { email: 'Data:Email' } } })
    await site.insert('User', { name: person, email: person })
    await site.run(`ALTER TABLE ${quote}tabDocField${quote} ADD COLUMN asked_by varchar(140)`)
    worker = openSite(site.url)
    expect((await collectOnce(worker)).doctypes.DocField).toBeUndefined()
    await site.run(`UPDATE ${quote}tabDocField${quote} SET asked_by = '${person}' WHERE fieldname = 'email'`)
    expect((await collectOnce(worker)).doctypes.DocField).toMatchObject([{ asked_by: person }])
  })

  it('goes on when a column of the metadata itself is gone', async () => {
    if (url === null) throw new Error(`there is no ${engine} to test on`)
    site = await buildSite(url, { User: { fields: { email: 'Data:Email' } } })
    await site.insert('User', { name: person, email: person })
    worker = openSite(site.url)
    await collectOnce(worker)
    await site.run(`ALTER TABLE ${quote}tabDocType${quote} DROP COLUMN autoname`)
    expect((await collectOnce(worker)).doctypes.User).toMatchObject([{ email: person }])
  })
})
