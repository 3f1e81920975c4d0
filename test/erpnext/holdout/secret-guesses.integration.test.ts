import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { loadDataMap } from '../../../apps/worker/src/collect/rules/data-map.ts'
import { type BuiltSite, buildSite, coreDoctypes } from '../../support/built-site.ts'
import { collectFrom } from '../../support/collect-from.ts'
import { account } from './on-both-engines.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const folder = mkdtempSync(join(tmpdir(), 'guesses-'))
afterAll(() => rmSync(folder, { recursive: true }))
const person = 'kim@post.example'

function mapOf(field: string) {
  const file = join(folder, `${field}.yaml`)
  const fields = `{ ${field}: { notSecret: number on a badge } }`
  writeFileSync(file, `version: 1\ndoctypes:\n  Locker: { category: records, fields: ${fields} }\n`)
  return loadDataMap(file)
}

describe.each([
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)('what is held as a secret for its name, on %s', (_engine, serverUrl) => {
  let site: BuiltSite
  afterAll(() => site?.drop())

  test.skipIf(serverUrl === null)('the site’s map lifts it; a Password field stays out', async () => {
    site = await buildSite(serverUrl ?? '', {
      ...coreDoctypes,
      Locker: {
        custom: true,
        fields: { konto: 'Link:User', badge_key: 'Data', key: 'Data', pin: 'Password', note: 'Text' },
      },
    })
    await site.insert('User', account(person, 'Kim Ey'))
    const row = { name: 'L-1', konto: person, key: 'BADGE2024001', pin: 'Sesame4711' }
    await site.insert('Locker', { ...row, note: 'BADGE2024001 opens with Sesame4711' })
    const held = await collectFrom(site.url, person)
    expect(held.bundle.doctypes.Locker).toMatchObject([{ note: 'BADGE2024001 opens with [withheld]' }])
    expect(held.bundle.doctypes.Locker?.[0]).not.toHaveProperty('key')
    expect(held.bundle.manifest.notes).toContainEqual({
      ...{ code: 'secret_withheld', doctype: 'Locker' },
      detail: 'note: a password, key or token was taken out of 1 texts, in L-1.',
    })
    const lifted = await collectFrom(site.url, person, { dataMap: mapOf('key') })
    expect(lifted.bundle.doctypes.Locker).toMatchObject([{ key: 'BADGE2024001' }])
    expect(lifted.bundle.doctypes.Locker?.[0]).not.toHaveProperty('pin')
    await expect(collectFrom(site.url, person, { dataMap: mapOf('pin') })).rejects.toMatchObject({
      code: 'data_map.invalid',
    })
  })
})
