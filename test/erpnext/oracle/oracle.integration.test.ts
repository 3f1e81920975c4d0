import type { Bundle } from '@pdd/core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { collectFrom } from '../../support/collect-from.ts'
import { truthOf } from '../score/sites.ts'
import { findBySql, type Rows } from './oracle.ts'
import { openSql, type SqlClient } from './sql-client.ts'

const { globexUrl, acmeUrl } = inject('servers')

/** Found by the collector and not by the plain rules of the oracle, and why that is right. */
const beyond: Record<string, string> = {
  Version: 'changes of the person’s records, and the fact of changes that they made',
  Comment: 'comments on records that the oracle does not follow',
  Communication: 'calls and notes that Frappe’s timeline ties to the person’s contact',
  'View Log': 'views of the person’s records',
  'Activity Log': 'entries that a Dynamic Link ties to the person',
  'Document Follow': 'staff who follow the person’s records',
  'Notification Log': 'notices that the account caused: told as a fact',
  Opportunity: 'opportunities that the account owns: told as a fact',
  File: 'files that the account put into the site',
  ToDo: 'assigned by the account: told as a fact',
  'Email Group Member': 'further memberships',
  DefaultValue: 'what the account set for itself',
  'User Settings': 'the account’s settings of lists',
}

for (const [site, url] of [
  ['acme', acmeUrl],
  ['globex', globexUrl],
] as const) {
  const { truth } = truthOf(site)

  describe.skipIf(url === null)(`plain SQL and the collector on the site ${site}`, () => {
    let sql: SqlClient
    beforeAll(async () => {
      sql = await openSql(url ?? '')
    })
    afterAll(() => sql.end())

    test.each(Object.keys(truth.people))('agree on %s', async (user) => {
      const oracle = await findBySql(sql, user)
      const { bundle } = await collectFrom(url ?? '', user)
      const ours = rowsOf(bundle.doctypes)
      expect(
        [...oracle].filter((row) => !ours.has(row)),
        'found by SQL alone',
      ).toEqual([])
      const more = [...ours].filter((row) => !oracle.has(row) && !((row.split('\t')[0] as string) in beyond))
      expect(more, 'found by the collector alone').toEqual([])
    })
  })
}

function rowsOf(doctypes: Bundle['doctypes']): Rows {
  return new Set(
    Object.entries(doctypes).flatMap(([doctype, rows]) => rows.map(({ name }) => `${doctype}\t${name}`)),
  )
}
