import type { KnownTies } from '@pdd/core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BuiltSite, buildSite } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'
import { contact, emailRow, later, linkRow, mail, people, privateCustomer, role } from './hostile/rows.ts'
import { hostileDoctypes } from './hostile/site.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const { address, guest, colleague } = people('a120.example')
const [mallory, sales] = [address('mallory'), address('sales')]
const nora = 'nora@a120-outside.example'
/** An officer saw this contact when nothing of anybody else stood on it. */
const decisions: KnownTies['decisions'] = [
  { kind: 'record', doctype: 'Contact', name: 'c-a120', decision: 'confirmed' },
]

for (const [engine, serverUrl] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  describe.skipIf(serverUrl === null)(`a contact that an officer confirmed, on ${engine}`, () => {
    let site: BuiltSite
    beforeAll(async () => {
      site = await buildSite(serverUrl ?? '', hostileDoctypes)
      await fill(site)
    })
    afterAll(() => site?.drop())

    test('A120 what somebody adds to their own contact after an officer confirmed it ties nothing', async () => {
      const { text, names, undecided } = await collectFrom(site.url, mallory, {
        known: { decisions, provenAddresses: [] },
      })
      expect(names('Contact')).toEqual(['c-a120'])
      expect(text).not.toContain('ONLY-A120')
      expect(names('Sales Invoice')).toEqual([])
      // Since the staff saved it once more, each of these is asked by itself.
      expect(undecided.map(({ name }) => name).sort()).toEqual(['Jane A120', nora])
    })

    test('A120 what the officer confirms by itself goes out', async () => {
      const { text, undecided } = await collectFrom(site.url, mallory, {
        known: {
          decisions: [
            ...decisions,
            { kind: 'record', doctype: 'Customer', name: 'Jane A120', decision: 'confirmed' },
          ],
          provenAddresses: [],
        },
      })
      expect(text).toContain('ONLY-A120-INVOICE')
      expect(text).not.toContain('ONLY-A120-MAIL')
      expect(undecided.map(({ name }) => name)).toEqual([nora])
    })
  })

async function fill({ insert }: BuiltSite): Promise<void> {
  const { customer, invoice } = privateCustomer('Jane A120', 'ONLY-A120-INVOICE')
  const bill = privateCustomer('Paul A120', 'ONLY-A120-COPIED')
  await insert('User', guest('mallory', 'Mallory Voss'), colleague('sales', 'Sal Es'))
  await insert('Has Role', role(sales, 'Sales User'))
  await insert(
    'Contact',
    contact('Mallory Voss', {
      ...{ name: 'c-a120', owner: mallory, user: mallory, email_id: mallory },
      ...{ modified_by: sales, modified: later },
    }),
  )
  await insert('Contact Email', emailRow('c-a120', mallory), emailRow('c-a120', nora))
  await insert('Dynamic Link', linkRow('c-a120', 'Customer', 'Jane A120'))
  await insert('Customer', customer, bill.customer)
  await insert('Sales Invoice', invoice, { ...bill.invoice, contact_person: 'c-a120' })
  await insert('Communication', mail('m-a120', nora, 'ONLY-A120-MAIL'))
}
