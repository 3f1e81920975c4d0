import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Collected, collectFrom } from '../support/collect-from.ts'
import { buildVersion, type VersionSite } from './build-version.ts'
import type { Version } from './columns.ts'
import { type Forms, readForms } from './forms.ts'
import { createFilling, type Filling, fillCustomer, fillEmployee, fillLead, fillStaff } from './people.ts'

export type OnVersion = {
  site: VersionSite
  filling: Filling
}

const people = {
  customer: ['lena.fuchs@example.org', 'Lena', 'Fuchs'],
  'another customer': ['omar.haddad@example.org', 'Omar', 'Haddad'],
  employee: ['vera.stein@firm.example', 'Vera', 'Stein'],
  'another employee': ['paul.noll@firm.example', 'Paul', 'Noll'],
  lead: ['ida.lund@example.net', 'Ida', 'Lund'],
  'another lead': ['nils.berg@example.net', 'Nils', 'Berg'],
} as const

/**
 * A site of one version on each engine, with two people of each kind in it; each of them gets their own rows, and no others.
 *
 * @param leads what the leads are called, by the account; where there is nothing, as their naming series says
 */
export function onVersion(
  version: Version,
  forms: (ofFifteen: Forms) => { forms: Forms; behind?: Forms },
  fill: (on: OnVersion) => Promise<void>,
  leads: Partial<Record<string, string>>,
  tests: (on: () => OnVersion) => void,
): void {
  const { postgresUrl, mariadbUrl, globexUrl } = inject('servers')
  for (const [engine, serverUrl] of [
    ['MariaDB', mariadbUrl],
    ['PostgreSQL', postgresUrl],
  ] as const)
    describe.skipIf(serverUrl === null)(`version ${version}, on ${engine}`, () => {
      let on: OnVersion
      beforeAll(async () => {
        const { forms: described, behind } = forms(await readForms(globexUrl))
        const site = await buildVersion(serverUrl ?? '', version, described, behind)
        const filling = createFilling(site, { hasFullName: version > 14 })
        on = { site, filling }
        await fillStaff(filling, site)
        for (const [kind, [user, first, last]] of Object.entries(people)) {
          if (kind.endsWith('customer')) await fillCustomer(filling, user, first, last)
          else if (kind.endsWith('employee')) await fillEmployee(filling, user, first, last)
          else await fillLead(filling, user, first, last, leads[user])
        }
        await fill(on)
      })
      afterAll(() => on?.site.drop())

      test.each(Object.entries(people))(
        '%s: every own row, whole, and nothing of anybody else',
        async (_, [user]) => {
          const collected = await collectFrom(on.site.url, user)
          expectOwn(on.filling, user, collected)
          const told = collected.bundle.manifest.notes.filter(({ code }) => code !== 'statements_unconfirmed')
          expect(told).toEqual([])
        },
      )
      tests(() => on)
    })
}

/** Every row that was put in about a person as it went in, and no row and no text of another's. */
export function expectOwn({ ledger, texts }: Filling, person: string, { bundle, text }: Collected): void {
  for (const [owner, rows] of ledger)
    for (const { doctype, row } of rows) {
      const found = bundle.doctypes[doctype]?.find(({ name }) => String(name) === String(row.name))
      if (owner === person) expect(found, `${doctype} ${row.name}`).toMatchObject(row)
      else expect(found, `${doctype} ${row.name}`).toBeUndefined()
    }
  for (const [owner, written] of texts)
    for (const one of written)
      if (owner === person) expect(text).toContain(one)
      else expect(text).not.toContain(one)
}
