import { randomUUID } from 'node:crypto'
import { codeOf } from '@pdd/core'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { startCompanionApp } from '../../../../test/support/companion-app.ts'
import { createRecordsSite, type RecordsSite } from '../../../../test/support/records-site.ts'
import { createErpDatabase } from '../erp/erp-database.ts'
import { createAppRecords } from './app-records.ts'
import { createDatabaseRecords } from './database-records.ts'
import type { ErpnextRecords, RecordSaid } from './erpnext-records.ts'
import { createSiteReader } from './site-reader.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const maria = 'maria.santos@example.org'
const signal = new AbortController().signal
const ends: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

function said(over: Partial<RecordSaid> = {}): RecordSaid {
  return {
    ...{
      request: randomUUID(),
      record: null,
      user: maria,
      requested_by: maria,
      version: 1,
      status: 'Queued',
    },
    ...{
      received_at: '2026-11-02T09:00:00Z',
      due: '2026-12-02',
      ready_at: null,
      expires_at: null,
      size: null,
    },
    ...{ sha256: null, records: null, withheld: null, reason: null, link: null },
    ...over,
  }
}
const page = 'https://privacy.example.com/request-data/1'
const ready = (over: Partial<RecordSaid>) =>
  said({
    ...{
      status: 'Ready',
      ready_at: '2026-11-02T09:01:07Z',
      expires_at: '2026-11-09T09:01:07Z',
      size: 364_120,
    },
    ...{ records: 87, withheld: 3, sha256: 'a'.repeat(64), link: page },
    ...over,
  })

type Tried = {
  records: ErpnextRecords
  /** makes a document of a person with nothing of the service in it */
  ask(user: string): Promise<string>
  remove(name: string): Promise<void>
  versionOf(name: string): Promise<number>
}

async function withApp(): Promise<Tried> {
  const app = await startCompanionApp()
  ends.push(() => app.close())
  return {
    records: createAppRecords({ baseUrl: app.url, siteName: 'acme', apiKey: 'key', apiSecret: 'secret' }),
    ask: async (user) => app.ask(user),
    remove: async (name) => void app.kept.delete(name),
    versionOf: async (name) => app.kept.get(name)?.version ?? 0,
  }
}

async function openSite(serverUrl: string): Promise<{ site: RecordsSite; records: ErpnextRecords }> {
  const site = await createRecordsSite(serverUrl)
  const erp = createErpDatabase(site.url)
  const records = createDatabaseRecords(site.recordsUrl, createSiteReader(erp))
  ends.push(async () => {
    await records.close()
    await erp.close()
    await site.drop()
  })
  return { site, records }
}

async function withDatabase(serverUrl: string): Promise<Tried> {
  const { site, records } = await openSite(serverUrl)
  let serial = 0
  const of = async (name: string) =>
    (await site.rows('Personal Data Download Request')).find((row) => row.name === name)
  return {
    records,
    async ask(user) {
      serial += 1
      await site.run(`INSERT INTO $REQUEST (name, owner) VALUES ('asked${serial}', '${user}')`)
      const column = serverUrl.startsWith('postgres') ? '"user"' : '`user`'
      await site.run(`UPDATE $REQUEST SET ${column} = '${user}' WHERE name = 'asked${serial}'`)
      return `asked${serial}`
    },
    remove: async (name) => void (await site.run(`DELETE FROM $REQUEST WHERE name = '${name}'`)),
    versionOf: async (name) => Number((await of(name))?.pdd_version ?? 0),
  }
}

const engines: [string, string][] = [['PostgreSQL', postgresUrl]]
if (mariadbUrl !== null) engines.push(['MariaDB', mariadbUrl])
const kinds: [string, () => Promise<Tried>][] = [
  ['the companion app', withApp],
  ...engines.map(([name, url]): [string, () => Promise<Tried>] => [
    `tables on ${name}`,
    () => withDatabase(url),
  ]),
]

describe.each(kinds)('records by %s', async (_, open) => {
  const { records, ask, remove, versionOf } = await open()

  it('a request without a record gets one, and has the same one ever after', async () => {
    const first = said()
    const made = await records.record(first, signal)
    expect(made).toMatchObject({ version: 1, changed: true })
    expect(await records.record(first, signal)).toEqual({ ...made, changed: false })
    const later = { ...first, version: 3, status: 'Running' as const }
    expect(await records.record(later, signal)).toEqual({ record: made.record, version: 3, changed: true })
    expect(await records.record({ ...first, version: 2 }, signal)).toEqual({
      record: made.record,
      version: 3,
      changed: false,
    })
    expect(await versionOf(made.record)).toBe(3)
  })

  it('a request that has a record is told there', async () => {
    const record = await ask(maria)
    const answer = await records.record(said({ record, version: 4 }), signal)
    expect(answer).toEqual({ record, version: 4, changed: true })
  })

  it('one that was refused has no request, and is told in its record', async () => {
    const record = await ask(maria)
    const refused = said({ request: null, record, requested_by: 'dpo@example.org', status: 'Refused' })
    expect(await records.record(refused, signal)).toEqual({ record, version: 1, changed: true })
    expect(await records.record(refused, signal)).toEqual({ record, version: 1, changed: false })
  })

  it('what was allowed begins anew in the record that waited', async () => {
    const record = await ask(maria)
    await records.record(said({ request: null, record, version: 7, status: 'Waiting for approval' }), signal)
    expect(await records.record(said({ record, version: 1 }), signal)).toEqual({
      record,
      version: 1,
      changed: true,
    })
  })

  it('a record that was deleted is made again as long as its request is not over', async () => {
    const first = said()
    const { record } = await records.record(first, signal)
    await remove(record)
    const over = records.record({ ...first, record, version: 2, status: 'Cancelled' }, signal)
    expect(await over.catch(codeOf)).toBe('erpnext_record.deleted')
    const again = await records.record({ ...first, record, version: 2, status: 'Running' }, signal)
    expect(again.record).not.toBe(record)
  })

  it('says which versions it has', async () => {
    const [one, other] = [said({ version: 5 }), said()]
    await records.record(one, signal)
    const asked = [one.request as string, other.request as string]
    expect([...(await records.stored(asked, signal))]).toEqual([[one.request, 5]])
  })

  it('two who tell of the same request at once leave one record', async () => {
    const one = said()
    const both = await Promise.allSettled([
      records.record(one, signal),
      records.record({ ...one, version: 2 }, signal),
    ])
    const told = await records.record({ ...one, version: 3 }, signal)
    for (const outcome of both)
      if (outcome.status === 'fulfilled') expect(outcome.value.record).toBe(told.record)
      else expect(codeOf(outcome.reason)).toBe('erpnext_record.not_taken')
  })
})

describe.each(engines)('tables on %s', async (_, serverUrl) => {
  const { site, records } = await openSite(serverUrl)
  const row = async (name: string) =>
    (await site.rows('Personal Data Download Request')).find((found) => found.name === name)
  const files = async (name: string) =>
    (await site.rows('File')).filter((file) => file.attached_to_name === name)
  const clock = (value: unknown) =>
    value instanceof Date
      ? new Date(value.getTime() - value.getTimezoneOffset() * 60_000).toISOString()
      : value

  it('a row is as Frappe makes it: of its person, named by chance, on the site’s clock', async () => {
    const { record } = await records.record(ready({}), signal)
    expect(record).toMatch(/^[0-9a-v]{10}$/)
    const found = await row(record)
    expect(found).toMatchObject({
      ...{ user: maria, owner: maria, modified_by: maria, user_name: 'maria.santos', pdd_status: 'Ready' },
      ...{ pdd_size: '364 kB', pdd_link: page, pdd_sha256: 'a'.repeat(64) },
    })
    expect([found?.docstatus, found?.idx, found?.pdd_records, found?.pdd_withheld].map(Number)).toEqual([
      0, 0, 87, 3,
    ])
    // Kolkata is five and a half hours ahead of UTC.
    expect(clock(found?.creation)).toBe('2026-11-02T14:30:00.000Z')
    expect(clock(found?.pdd_expires_at)).toBe('2026-11-09T14:31:07.000Z')
    const age = Date.now() + 5.5 * 3_600_000 - Date.parse(String(clock(found?.modified)))
    expect(Math.abs(age)).toBeLessThan(60_000)
  })

  it('the file is private, there once, and gone when it is over', async () => {
    const one = ready({})
    const { record } = await records.record(one, signal)
    await records.record({ ...one, version: 2 }, signal)
    const [file, ...more] = await files(record)
    expect(more).toEqual([])
    expect(file).toMatchObject({ owner: maria, file_url: page, file_name: `Personal-Data-${record}` })
    expect(Number(file?.is_private)).toBe(1)
    await records.record({ ...one, version: 3, status: 'Expired', link: null }, signal)
    expect(await files(record)).toEqual([])
    expect(await row(record)).toMatchObject({ pdd_status: 'Expired', pdd_link: null })
  })

  it('A173 a document of somebody else that a person names stays as it is', async () => {
    const column = serverUrl.startsWith('postgres') ? '"user"' : '`user`'
    await site.run(
      `INSERT INTO $REQUEST (name, owner, ${column}) VALUES ('theirs', 'victim@example.org', 'victim@example.org')`,
    )
    const { record } = await records.record(said({ record: 'theirs' }), signal)
    expect(record).not.toBe('theirs')
    expect(await row('theirs')).toMatchObject({ pdd_request: null, pdd_status: null })
  })

  it('A174 the account of records reads and changes nothing else of the site', async () => {
    const { connectTo } = await import('../../../../test/support/site-driver.ts')
    const writer = await connectTo(site.recordsUrl)
    const quote = writer.quote
    for (const statement of [
      `SELECT * FROM ${quote('tabUser')}`,
      `DELETE FROM ${quote('tabPersonal Data Download Request')}`,
      `UPDATE ${quote('tabFile')} SET is_private = 0`,
    ])
      await expect(writer.query(statement), statement).rejects.toThrow()
    await writer.end()
  })

  it('nobody’s request, or one of an account that is gone, makes no record', async () => {
    expect(await records.record(said({ user: 'nobody@example.org' }), signal).catch(codeOf)).toBe(
      'erpnext_record.deleted',
    )
  })

  it('without its rights it is refused, and says nothing of a value', async () => {
    await site.writer.grant(
      `REVOKE INSERT ON ${serverUrl.startsWith('postgres') ? '"tabFile"' : '`tabFile`'} FROM $READER`,
    )
    const one = ready({})
    const error = await records.record(one, signal).catch((caught: unknown) => caught)
    expect(codeOf(error)).toBe('erpnext_record.access_refused')
    expect((error as Error).message).not.toContain(maria)
    const kept = await site.rows('Personal Data Download Request')
    expect(kept.filter((found) => found.pdd_request === one.request)).toEqual([])
  })
})
