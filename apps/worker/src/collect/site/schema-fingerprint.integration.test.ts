import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { type BuiltSite, buildSite } from '../../../../../test/support/built-site.ts'
import { createErpDatabase, type ErpDatabase } from '../../erp/erp-database.ts'
import { type KnownTables, readTables } from './schema-fingerprint.ts'

const { mariadbUrl } = inject('servers')
let site: BuiltSite
let erp: ErpDatabase
beforeEach(async () => {
  site = await buildSite(mariadbUrl ?? '', { User: { fields: { email: 'Data:Email' } } })
  await site.run('CREATE TABLE `tabError Log` (name varchar(140), method varchar(140)) ENGINE = MyISAM')
  erp = createErpDatabase(site.url)
})
afterEach(async () => {
  await erp.close()
  await site.drop()
})

async function tablesNow(before?: KnownTables): Promise<KnownTables> {
  const snapshot = await erp.snapshot(new AbortController().signal)
  const tables = await readTables(snapshot, before)
  await snapshot.close()
  return tables
}

/** Times of change are whole seconds, and count when the second is over. */
const secondsLater = () => new Promise((resolve) => setTimeout(resolve, 3_100))

describe('the tables of a MariaDB site', () => {
  it('are summed up again as long as another change could bear the same time', async () => {
    await site.run('ALTER TABLE `tabUser` ADD COLUMN made_just_now int')
    expect((await tablesNow()).ages).toBeNull()
  })

  it.each([
    [
      'a column that is added without a new file',
      'ALTER TABLE `tabUser` ADD COLUMN more int, ALGORITHM = INSTANT',
    ],
    [
      'a column that gets another name',
      'ALTER TABLE `tabUser` RENAME COLUMN email TO post, ALGORITHM = INSTANT',
    ],
    [
      'a column of a table whose time never changes',
      'ALTER TABLE `tabError Log` CHANGE method way varchar(140)',
    ],
    ['another table', 'CREATE TABLE `tabGym Visit` (name varchar(140))'],
    ['a table that is gone', 'DROP TABLE `tabUser`'],
  ])('are known by the times of their definitions, which tell %s', async (_what, statement) => {
    await secondsLater()
    const before = await tablesNow()
    expect(before.ages).not.toBeNull()
    expect(await tablesNow(before)).toBe(before)
    await site.run(statement)
    expect((await tablesNow(before)).columns).not.toBe(before.columns)
  })
})
