import { afterEach, describe, expect, inject, it } from 'vitest'
import { type BuiltSite, buildSite, coreDoctypes } from '../../../../../test/support/built-site.ts'
import { type OpenSite, openSite } from '../../../../../test/support/open-site.ts'
import { readEmptyTables } from './empty-tables.ts'
import { knownMetadata } from './metadata-cache.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
let site: BuiltSite | undefined
let worker: OpenSite | undefined
afterEach(async () => {
  await worker?.erp.close()
  await site?.drop()
  worker = site = undefined
})

const form = { custom: true, fields: { visitor: 'Link:User' } } as const

async function emptyNow({ erp, cache }: OpenSite): Promise<string[]> {
  const snapshot = await erp.snapshot(new AbortController().signal)
  try {
    const empty = await readEmptyTables(snapshot, await knownMetadata(cache, snapshot))
    return ['Gym Visit', 'Gym Pass', 'User'].filter((doctype) => empty.has(doctype))
  } finally {
    await snapshot.close()
  }
}

describe.each([
  ['postgres', postgresUrl],
  ['mariadb', mariadbUrl],
] as const)('on %s, the tables without rows', (engine, url) => {
  it('are asked of each snapshot: one that is filled in between is no more among them', async () => {
    if (url === null) throw new Error(`there is no ${engine} to test on`)
    site = await buildSite(url, { ...coreDoctypes, 'Gym Visit': form, 'Gym Pass': form })
    await site.insert('User', { name: 'maria@example.org', email: 'maria@example.org' })
    worker = openSite(site.url)
    expect(await emptyNow(worker)).toEqual(['Gym Visit', 'Gym Pass'])
    await site.insert('Gym Visit', { name: 'visit-1', visitor: 'maria@example.org' })
    expect(await emptyNow(worker)).toEqual(['Gym Pass'])
    await site.insert('Gym Pass', { name: 'pass-1', visitor: 'maria@example.org' })
    expect(await emptyNow(worker)).toEqual([])
  })

  it('do not change while a snapshot is open', async () => {
    if (url === null) throw new Error(`there is no ${engine} to test on`)
    site = await buildSite(url, { ...coreDoctypes, 'Gym Visit': form, 'Gym Pass': form })
    const quote = engine === 'mariadb' ? '`' : '"'
    await site.insert('Gym Visit', { name: 'visit-1', visitor: 'maria@example.org' })
    worker = openSite(site.url)
    const snapshot = await worker.erp.snapshot(new AbortController().signal)
    const metadata = await knownMetadata(worker.cache, snapshot)
    await site.run(`DELETE FROM ${quote}tabGym Visit${quote}`)
    if (engine === 'postgres') await site.run(`VACUUM ${quote}tabGym Visit${quote}`)
    const empty = await readEmptyTables(snapshot, metadata)
    expect(empty.has('Gym Visit')).toBe(false)
    expect(empty.has('Gym Pass')).toBe(true)
    await snapshot.close()
  })
})

it('a partitioned table has no rows of its own, and is not empty', async () => {
  site = await buildSite(postgresUrl, { ...coreDoctypes, 'Gym Visit': { ...form, missing: true } })
  const columns = 'name varchar(140), owner varchar(140), creation timestamp, modified timestamp'
  await site.run(
    `CREATE TABLE "tabGym Visit" (${columns}, docstatus int, visitor varchar(140)) PARTITION BY LIST (docstatus)`,
  )
  await site.run(`CREATE TABLE visits PARTITION OF "tabGym Visit" DEFAULT`)
  await site.insert('Gym Visit', { name: 'visit-1', visitor: 'maria@example.org', docstatus: 0 })
  worker = openSite(site.url)
  expect(await emptyNow(worker)).not.toContain('Gym Visit')
})
