import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { createErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import { sql } from '../../apps/worker/src/erp/sql.ts'
import { objectKey } from '../../apps/worker/src/export/object-key.ts'
import { type BuiltSite, buildSite } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const person = 'maria@example.org'
let site: BuiltSite | undefined
afterEach(async () => {
  await site?.drop()
  site = undefined
})

describe.each([
  ['postgres', postgresUrl],
  ['mariadb', mariadbUrl],
] as const)('on %s', (engine, url) => {
  const serverUrl = () => {
    if (url === null) throw new Error(`there is no ${engine} to test on`)
    return url
  }

  it('A13 names of DocTypes and fields are names, however much they look like SQL', async () => {
    const hostile = 'Robert"); DROP TABLE `tabUser`; --'
    site = await buildSite(serverUrl(), {
      User: { fields: { email: 'Data:Email', full_name: 'Data' } },
      [hostile]: { custom: true, fields: { 'x" OR `1`=`1': 'Link:User', "y'; --": 'Data' } },
    })
    await site.insert('User', { name: person, email: person, full_name: 'Maria' })
    await site.insert(
      hostile,
      { name: 'mine', 'x" OR `1`=`1': person, "y'; --": "'; DROP" },
      { name: 'not mine', 'x" OR `1`=`1': 'other@example.org' },
    )
    const { names } = await collectFrom(site.url, person)
    expect(names(hostile)).toEqual(['mine'])
    expect(names('User')).toEqual([person])
  })

  it('A14 no data map can bring out a secret', async () => {
    site = await buildSite(serverUrl(), {
      User: {
        fields: { email: 'Data:Email', api_key: 'Data', api_secret: 'Password', reset_password_key: 'Data' },
      },
    })
    await site.insert('User', {
      name: person,
      email: person,
      api_key: 'c4n4ryKey1',
      api_secret: 'c4n4rySecret2',
      reset_password_key: 'c4n4ryReset3',
    })
    const file = join(await mkdtemp(join(tmpdir(), 'map-')), 'map.yaml')
    const fields = ['api_key', 'api_secret', 'reset_password_key']
    await writeFile(
      file,
      `version: 1
doctypes:
  User:
    facts: [${fields.join(', ')}]
    fields: { ${fields.map((field) => `${field}: { person: subject }`).join(', ')} }
`,
    )
    const { text } = await collectFrom(site.url, person, { dataMap: loadDataMap(file) })
    expect(text).toContain(person)
    expect(text).not.toContain('c4n4ry')
  })

  it('A15 the connection that reads the ERP cannot write, whatever its account may', async () => {
    site = await buildSite(serverUrl(), { User: { fields: { email: 'Data:Email' } } })
    await site.insert('User', { name: person, email: person })
    const erp = createErpDatabase(site.url)
    const snapshot = await erp.snapshot(AbortSignal.timeout(10_000))
    await expect(snapshot.all(sql`DELETE FROM ${[{ name: 'tabUser' }]}`)).rejects.toThrow()
    await snapshot.close().catch(() => {})
    await erp.close()
    expect((await collectFrom(site.url, person)).names('User')).toEqual([person])
  })

  it('A20 a column that is called like a prototype is a column', async () => {
    const text = { mariadb: 'text', postgres: 'text' }
    site = await buildSite(serverUrl(), {
      User: {
        fields: { email: 'Data:Email' },
        columns: { __proto__x: text, constructor: text, toString: text },
      },
      'Odd Thing': { custom: true, fields: { who: 'Link:User' }, columns: { ['__proto__']: text } },
    })
    await site.insert('User', { name: person, email: person, constructor: 'polluted', toString: 'polluted' })
    await site.insert('Odd Thing', { name: 'odd', who: person })
    await site.run(
      engine === 'mariadb'
        ? "UPDATE `tabOdd Thing` SET `__proto__` = 'polluted'"
        : `UPDATE "tabOdd Thing" SET "__proto__" = 'polluted'`,
    )
    const { text: document } = await collectFrom(site.url, person)
    expect(document).toContain('"__proto__":"polluted"')
    expect(document).toContain('"constructor":"polluted"')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

it('A19 nothing that a person or a site is called comes into a key or a file’s name', () => {
  const id = '6f1c1f1e-8d0e-4a53-9a0f-3b1f3c1d9b11'
  expect(objectKey(id, 3)).toBe(`exports/${id}/3/personal-data.json`)
})
