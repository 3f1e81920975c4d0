import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BuiltDoctype, buildSite, coreDoctypes } from '../../../../../../test/support/built-site.ts'
import { openSite } from '../../../../../../test/support/open-site.ts'
import { readEmptyTables } from '../../site/empty-tables.ts'
import type { SiteMetadata } from '../../site/metadata.ts'
import { knownMetadata } from '../../site/metadata-cache.ts'
import type { DataMap } from '../data-map.ts'
import type { DoctypeRule } from '../data-map-schema.ts'
import { withPersonRecords } from './read-person-records.ts'

const { postgresUrl, mariadbUrl } = inject('servers')

/** The forms of a site, and what their rows hold: two guests, Zoe Moss and Ann Lee, and two of the staff. */
const [zoe, ann, tom, eve] = ['zoe@x.org', 'ann@x.org', 'tom@firm.org', 'eve@firm.org'] as const
const users = [
  { name: zoe, email: zoe, full_name: 'Zoe Moss', user_type: 'Website User' },
  { name: ann, email: 'ann@müller.de', full_name: 'Ann Lee', user_type: 'Website User' },
  { name: tom, email: tom, full_name: 'Tom Quill', user_type: 'System User' },
  { name: eve, email: eve, full_name: 'Eve Stone', user_type: 'System User' },
]
const own = (fields: Record<string, string>): BuiltDoctype => ({ custom: true, fields })
const app = (fields: Record<string, string>): BuiltDoctype => ({ fields })
const tied = { anrede: 'Data', rufe: 'Data', konto: 'Link:User' }
const rows = (...values: Record<string, unknown>[]) => values
const called = rows({ rufe: 'Zoe Moss', konto: zoe }, { rufe: 'Lee, Ann', konto: ann })
const ofStaff = rows({ rufe: 'Tom Quill', konto: tom }, { rufe: 'Eve Stone', konto: eve })

const forms: Record<string, [BuiltDoctype, Record<string, unknown>[]]> = {
  // A form that says it by itself.
  Volunteer: [
    app({ volunteer_name: 'Data', email: 'Data:Email' }),
    rows({ volunteer_name: 'Zoe', email: zoe }),
  ],
  // Forms that do not, and rows that are called as their accounts are, or as who pays is.
  Wanderer: [own(tied), called],
  'Shipped Wanderer': [app(tied), called],
  Child: [
    own({ rufe: 'Data', member: 'Link:User', customer: 'Link:Customer' }),
    rows({ rufe: 'Bo Lang', customer: 'C' }, { rufe: 'Tim', customer: 'C', member: zoe }),
  ],
  Spelt: [own({ rufe: 'Data', post: 'Data:Email' }), rows({ rufe: 'Ann Lee', post: 'ann@xn--mller-kva.de' })],
  Reached: [own({ rufe: 'Data', kontakt: 'Link:Contact' }), rows({ rufe: 'Kim Park', kontakt: 'kim' })],
  // One of three that name somebody known is called so: of a child, or of who is paid for, not all are.
  Third: [
    own(tied),
    rows({ rufe: 'Zoe Moss', konto: zoe }, { rufe: 'x', konto: ann }, { rufe: 'y', konto: ann }),
  ],
  Quarter: [
    own(tied),
    rows({ rufe: 'Zoe Moss', konto: zoe }, ...['x', 'y', 'z'].map((rufe) => ({ rufe, konto: ann }))),
  ],
  // Nothing that anybody is called by, or nobody whom a row names.
  Locker: [own(tied), rows({ rufe: 'A-17', konto: zoe })],
  Stranger: [own(tied), rows({ rufe: 'Zoe Moss', konto: 'gone@x.org' })],
  Bare: [own(tied), []],
  Late: [own({ ...Object.fromEntries('abcdef'.split('').map((key) => [key, 'Data'])), ...tied }), called],
  'Wanderer Log': [own(tied), called],
  // Texts of the site’s own that hold mail addresses, and an app’s that do.
  Guestbook: [
    own({ rufe: 'Data', post: 'Data' }),
    rows(
      { rufe: 'Zoe Moss', post: zoe },
      { rufe: 'x', post: 'call' },
      { rufe: 'Ann Lee', post: 'ann@müller.de' },
    ),
  ],
  Half: [
    own({ rufe: 'Data', post: 'Data' }),
    rows({ rufe: 'Zoe Moss', post: zoe }, { rufe: 'x', post: 'call' }),
  ],
  'Shipped Guestbook': [
    app({ rufe: 'Data', post: 'Data', konto: 'Link:User' }),
    rows({ rufe: 'Zoe Moss', post: zoe, konto: zoe }),
  ],
  // Whether most are of the staff.
  Helper: [own(tied), rows(...ofStaff, { rufe: 'Zoe Moss', konto: zoe })],
  Walker: [own(tied), rows(...ofStaff, ...called)],
  'Walking Coach': [own(tied), rows(...ofStaff, ...called)],
  Runner: [
    own({ ...tied, post: 'Data:Email', staff: 'Link:Employee' }),
    rows({ rufe: 'x', staff: 'E' }, { rufe: 'y', staff: 'F' }, { rufe: 'Zoe Moss', konto: zoe }),
  ],
  // By their names, where no row tells.
  Tutor: [app({ tutor_name: 'Data', email: 'Data:Email' }), []],
  Pupil: [app({ pupil_name: 'Data', email: 'Data:Email' }), []],
  // By the map, and by ERPNext’s list of parties.
  Mapped: [own(tied), rows({ rufe: 'x', konto: zoe })],
  Untied: [own({ rufe: 'Data' }), rows({ rufe: 'x' })],
  Denied: [app({ full_name: 'Data', email: 'Data:Email' }), rows({ full_name: 'x', email: zoe })],
  Shareholder: [app({ folio: 'Data', konto: 'Link:User' }), rows({ folio: 'x', konto: zoe })],
}
const rules: Record<string, DoctypeRule> = {
  Mapped: { record: 'staff' },
  Untied: { record: 'staff' },
  Denied: { record: 'document' },
}
const dataMap = { rule: (doctype: string) => rules[doctype] ?? {} } as unknown as DataMap

const beside: Record<string, BuiltDoctype> = {
  ...coreDoctypes,
  Customer: { fields: { customer_name: 'Data', customer_type: 'Select:Company\nIndividual' } },
  'Party Type': { fields: { party_type: 'Data' } },
}

describe.each([
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)('whose rows are people, on %s', (_engine, url) => {
  let persons: SiteMetadata['persons'] = new Map()
  let again = false
  let close = async (): Promise<void> => undefined
  beforeAll(async () => {
    const doctypes = Object.fromEntries(Object.entries(forms).map(([name, [form]]) => [name, form]))
    const site = await buildSite(url ?? '', { ...beside, ...doctypes })
    const worker = openSite(site.url)
    close = async () => {
      await worker.erp.close()
      await site.drop()
    }
    for (const [name, [, filled]] of Object.entries(forms))
      await site.insert(name, ...filled.map((row, at) => ({ name: `r${at}`, ...row })))
    await site.insert('User', ...users)
    await site.insert('Contact', { name: 'kim', first_name: 'Kim', last_name: 'Park' })
    await site.insert('Customer', { name: 'C', customer_name: 'Bo Lang', customer_type: 'Individual' })
    await site.insert('Party Type', { name: 'Shareholder' }, { name: 'Employee' })
    const snapshot = await worker.erp.snapshot(new AbortController().signal)
    const metadata = await knownMetadata(worker.cache, snapshot)
    const empty = await readEmptyTables(snapshot, metadata)
    const known = await withPersonRecords(metadata, dataMap, snapshot, empty)
    persons = known.persons
    again = (await withPersonRecords(metadata, dataMap, snapshot, empty)) === known
    await snapshot.close()
  })
  afterAll(() => close())

  const kindOf = (...names: string[]) => names.map((name) => persons.get(name)?.kind ?? 'none')

  test('forms say it by themselves, or their rows do: they are called as the account, contact or payer is', () => {
    expect(kindOf('Volunteer', 'Wanderer', 'Shipped Wanderer', 'Spelt', 'Reached')).toEqual([
      ...Array.from({ length: 5 }, () => 'person'),
    ])
    expect(persons.get('Wanderer')?.form.names).toEqual(['rufe'])
    expect(kindOf('Child')).toEqual(['person'])
  })
  test('of a few rows a third is enough, and a quarter is not', () => {
    expect(kindOf('Third', 'Quarter')).toEqual(['person', 'none'])
  })
  test('what nobody is called by, names nobody, holds nothing, or is called a log, is none', () => {
    expect(kindOf('Locker', 'Stranger', 'Bare', 'Wanderer Log', 'Late')).toEqual(
      Array.from({ length: 5 }, () => 'none'),
    )
  })
  test('a text of the site’s own holds addresses where most of it does, and an app’s says so', () => {
    expect(kindOf('Guestbook', 'Half', 'Shipped Guestbook')).toEqual(['person', 'none', 'person'])
    expect(persons.get('Guestbook')?.form.mails).toEqual(['post'])
    expect(persons.get('Shipped Guestbook')?.form.mails).toEqual([])
  })
  test('of the staff are those of which most rows are, or half where they are called so', () => {
    expect(kindOf('Helper', 'Runner')).toEqual(['staff', 'staff'])
    expect(kindOf('Walker', 'Walking Coach')).toEqual(['person', 'staff'])
  })
  test('where no row tells, the name of the doctype does', () => {
    expect(kindOf('Tutor', 'Pupil')).toEqual(['staff', 'person'])
  })
  test('the map wins over the form, though nothing on it ties a row to anybody, and parties of ERPNext are people', () => {
    expect(kindOf('Mapped', 'Denied', 'Shareholder', 'Employee')).toEqual(['staff', 'none', 'person', 'none'])
    expect(kindOf('Untied')).toEqual(['staff'])
  })
  test('what is found is one object for all exports that find the same', () => {
    expect(again).toBe(true)
  })
})
