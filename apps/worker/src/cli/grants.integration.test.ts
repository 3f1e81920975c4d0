import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { buildSite } from '../../../../test/support/built-site.ts'
import { collectFrom } from '../../../../test/support/collect-from.ts'
import { createReader, type LimitedReader } from '../../../../test/support/limited-reader.ts'
import { connectTo } from '../../../../test/support/site-driver.ts'

const { postgresUrl, mariadbUrl, globexUrl, acmeUrl } = inject('servers')
const folder = mkdtempSync(join(tmpdir(), 'grants-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ledgers = new URL('../../../../test/erpnext/', import.meta.url)
const entry = fileURLToPath(new URL('data-map-cli.ts', import.meta.url))

function dataMap(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** The statements as somebody would give them to the database's own client. */
function grantsFor(url: string, account: string): string[] {
  const { status, stdout, stderr } = dataMap('grants', '--erp', url, '--account', account)
  expect(status, stderr).toBe(0)
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('--'))
}

for (const [site, url] of [
  ['acme', acmeUrl],
  ['globex', globexUrl],
] as const)
  describe.skipIf(url === null)(
    `on the site ${site}, an account with the printed grants and no others`,
    () => {
      let reader: LimitedReader
      let denied: string[]
      beforeAll(async () => {
        reader = await createReader(url ?? '')
        await reader.grant(...grantsFor(url ?? '', reader.name))
        denied = site === 'acme' ? ['`__Auth`', '`tabSessions`'] : ['"__Auth"', '"tabSessions"']
      })
      afterAll(() => reader.drop())

      const ledger = new URL(`${site}.expected.json`, ledgers)
      const { people } = JSON.parse(readFileSync(ledger, 'utf8')) as { people: Record<string, unknown> }
      test.each(Object.keys(people))('%s gets all rows of the ledger and no others', async (user) => {
        const file = join(folder, `${site}.${user}.json`)
        writeFileSync(file, (await collectFrom(reader.url, user)).text)
        const score = fileURLToPath(new URL('score.mjs', ledgers))
        const { status, stdout } = spawnSync(process.execPath, [score, fileURLToPath(ledger), user, file], {
          encoding: 'utf8',
        })
        expect(status, stdout).toBe(0)
      })

      test('the file is the one that an account with all rights gets', async () => {
        const user = Object.keys(people)[0] ?? ''
        const timeless = ({ text }: { text: string }) =>
          text.replace(/"(generatedAt|asOf)":"[^"]*"|"site":\{[^}]*\}/g, '')
        expect(timeless(await collectFrom(reader.url, user))).toBe(
          timeless(await collectFrom(url ?? '', user)),
        )
      })

      test('reads neither password hashes nor sessions', async () => {
        const asReader = await connectTo(reader.url)
        for (const table of denied)
          await expect(asReader.query(`SELECT * FROM ${table}`)).rejects.toThrow(/denied/)
        await asReader.end()
      })

      test('is told by the check that it reads everything', () => {
        const { status, stdout } = dataMap('grants', '--check', '--erp', reader.url)
        expect(stdout).toContain('reads all that exports need')
        expect(status).toBe(0)
      })
    },
  )

describe.each([
  ['postgres', postgresUrl],
  ['mariadb', mariadbUrl],
] as const)('on %s', (engine, server) => {
  const url = () => {
    if (server === null) throw new Error(`there is no ${engine} to test on`)
    return server
  }

  test('names that are hard to write stay names, and a table that a deleted DocType left is granted too', async () => {
    const quote = (name: string) => (engine === 'mariadb' ? `\`${name}\`` : `"${name}"`)
    const site = await buildSite(url(), {
      User: { fields: { email: 'Data:Email' } },
      'It\'s "50 %"; DROP': { custom: true, fields: { visitor: 'Link:User' } },
      Gone: { custom: true, fields: { visitor: 'Link:User' } },
    })
    await site.insert('User', { name: 'maria@example.org', email: 'maria@example.org' })
    await site.run(`DELETE FROM ${quote('tabDocType')} WHERE name = 'Gone'`)
    const reader = await createReader(site.url)
    await reader.grant(...grantsFor(site.url, reader.name))
    expect((await collectFrom(reader.url, 'maria@example.org')).bundle.manifest.complete).toBe(true)
    await reader.drop()
    await site.drop()
  })

  test('the view of sessions and the settings of lists are granted where they are, and demanded nowhere', async () => {
    const quote = (name: string) => (engine === 'mariadb' ? `\`${name}\`` : `"${name}"`)
    const site = await buildSite(url(), { User: { fields: { email: 'Data:Email' } } })
    await site.insert('User', { name: 'maria@example.org', email: 'maria@example.org' })
    const reader = await createReader(site.url)
    const before = grantsFor(site.url, reader.name)
    expect(before.join()).not.toMatch(/pdd_sessions|__UserSettings/)
    await reader.grant(...before)
    const user = quote('user')
    const sessions = quote('tabSessions')
    const columns = `${user} varchar(180), sid text, ipaddress varchar(16), lastupdate timestamp(6) NULL, status varchar(20)`
    await site.run(`CREATE TABLE ${sessions} (${columns})`)
    await site.run(
      `CREATE TABLE ${quote('__UserSettings')} (${user} varchar(180), doctype varchar(180), data text)`,
    )
    await site.run(
      `CREATE VIEW pdd_sessions AS SELECT ${user}, ipaddress, lastupdate, status FROM ${sessions}`,
    )
    await site.run(`INSERT INTO ${sessions} VALUES ('maria@example.org', 'SID', '10.0.0.1', NULL, 'Active')`)
    expect(dataMap('grants', '--check', '--erp', reader.url).status).toBe(0)
    expect((await collectFrom(reader.url, 'maria@example.org')).bundle.doctypes.Sessions).toBeUndefined()
    const after = grantsFor(site.url, reader.name)
    expect(after.join()).toMatch(/__UserSettings.*pdd_sessions/)
    expect(after.join()).not.toContain('tabSessions')
    await reader.grant(...after)
    const { bundle, text } = await collectFrom(reader.url, 'maria@example.org')
    expect(bundle.doctypes.Sessions).toMatchObject([{ ipaddress: '10.0.0.1' }])
    expect(text).not.toContain('SID')
    await reader.drop()
    await site.run('DROP VIEW pdd_sessions')
    await site.drop()
  })

  test('the check finds a DocType that was made after the grants, and ends with 1', async () => {
    const site = await buildSite(url(), { User: { fields: { email: 'Data:Email' } } })
    const reader = await createReader(site.url)
    await reader.grant(...grantsFor(site.url, reader.name))
    expect(dataMap('grants', '--check', '--erp', reader.url).status).toBe(0)
    const quoted = engine === 'mariadb' ? '`tabParking Slot`' : '"tabParking Slot"'
    await site.run(`CREATE TABLE ${quoted} (name varchar(140), owner varchar(140), driver varchar(140))`)
    await site.insert('DocType', { name: 'Parking Slot', custom: 1, issingle: 0, istable: 0 })
    const checks = [dataMap('grants', '--check', '--erp', reader.url), dataMap('check', '--erp', reader.url)]
    for (const { status, stdout } of checks) {
      expect(stdout).toContain('tabParking Slot: the account may not read it')
      expect(status).toBe(1)
    }
    await reader.drop()
    await site.drop()
  })
})

test('an account that does not see all tables is not asked for the statements', async () => {
  const site = await buildSite(mariadbUrl ?? '', {
    User: { fields: { email: 'Data:Email' } },
    Locker: { fields: { holder: 'Link:User' } },
  })
  const reader = await createReader(site.url)
  const some = grantsFor(site.url, reader.name).filter((line) => !/REFERENCES|tabLocker/.test(line))
  await reader.grant(...some)
  const { status, stdout, stderr } = dataMap('grants', '--erp', reader.url)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain('tabLocker')
  await reader.drop()
  await site.drop()
})
