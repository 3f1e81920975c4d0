import { expect, test } from 'vitest'
import { form, siteOf } from '../../../../../test/support/forms.ts'
import { readerOf } from '../../../../../test/support/site-in-memory.ts'
import { loadDataMap } from '../rules/data-map.ts'
import { personFields } from '../rules/person-fields.ts'
import type { Subject } from '../subject/subject.ts'
import { createChildRowOwnership, isAboutAnother, namingOf } from './child-row-ownership.ts'
import type { FieldMatch } from './row-ownership.ts'
import { createMatchPool } from './selection.ts'

const columns = {
  ...{ guest: 'Link: Patient', party_type: 'Link: DocType', party: 'Dynamic Link: party_type' },
  ...{ email: 'Data: Email', employee: 'Link: Employee', user: 'Link: User', approver: 'Link: User' },
}
const forms = [
  form('Patient', { patient_name: 'Data', email: 'Data: Email' }),
  form('Customer', { customer_type: 'Select: Company\nIndividual' }),
  form('Guest', columns, { isTable: true, custom: true }),
  form('Shipped Guest', columns, { isTable: true }),
]
const site = siteOf(forms, { Patient: 'person' })
const parties = [
  { name: 'Ltd', customer_type: 'Company' },
  { name: 'Ann', customer_type: 'Individual' },
]
const subject = {
  ...{ user: 'zoe@x.org', addresses: new Set(['zoe@x.org']), heldContacts: new Set() },
  ...{ sharedAddresses: new Set(['info@x.org']), undecidedAddresses: new Set() },
  records: new Map([['Patient', new Map([['P-1', []]])]]),
} as unknown as Subject

async function ownersOf(rows: readonly Record<string, string>[], name = 'Guest') {
  const doctype = forms.find((one) => one.name === name)
  if (doctype === undefined) throw new RangeError(name)
  const dataMap = loadDataMap()
  const search = {
    ...{ reader: readerOf(site, { Customer: parties }), subject, dataMap, entered: null },
    ...{ staff: new Set(['desk@x.org']), matches: createMatchPool() },
    known: { decisions: [] },
  }
  const ownership = createChildRowOwnership(search, doctype, personFields(site, doctype, {}))
  const looked = rows.map(({ list = 'guests', ...row }) => ({
    parentfield: list,
    named: ownership.look(new Map(Object.entries(row))),
  }))
  return (await ownership.decide([looked]))[0]
}

const one = async (row: Record<string, string>, name?: string) => (await ownersOf([row], name))?.[0]

test('a row of a child table is of whom it names first', async () => {
  expect(await one({ guest: 'P-1', email: 'ann@y.org' })).toBe('subject')
  expect(await one({ guest: 'P-2', email: 'zoe@x.org' })).toBe('other')
  expect(await one({ email: 'ann@y.org' })).toBe('other')
  expect(await one({ approver: 'ann@y.org', guest: 'P-1' })).toBe('subject')
})

test('members of the staff are colleagues', async () => {
  expect(await one({ user: 'desk@x.org' })).toBe('colleague')
  expect(await one({ employee: 'EMP-1' })).toBe('colleague')
  expect(await one({ user: 'ann@y.org' })).toBe('other')
})

test('a company is nobody, and a party that is a person is one', async () => {
  expect(await one({ party_type: 'Customer', party: 'Ltd' })).toBe('nobody')
  expect(await one({ party_type: 'Customer', party: 'Ann' })).toBe('other')
  expect(await one({ party_type: 'Customer', party: 'Ltd', email: 'zoe@x.org' })).toBe('subject')
  expect(await one({ party_type: 'Customer', party: 'Ann', email: 'zoe@x.org' })).toBe('other')
})

test('a row that names only a shared address is somebody else’s', async () => {
  expect(await one({ email: 'info@x.org' })).toBe('other')
  expect(await one({ email: '' })).toBe('nobody')
})

test('in a list of people of the site’s own a row that names nobody is somebody without an account', async () => {
  const rows = [{ guest: 'P-1' }, {}, { list: 'things' }]
  expect(await ownersOf(rows)).toEqual(['subject', 'unnamed', 'nobody'])
  expect(await ownersOf(rows, 'Shipped Guest')).toEqual(['subject', 'nobody', 'nobody'])
})

test('rows that say the same are looked at once, and a value ends where its column does', async () => {
  expect(
    await ownersOf([{ guest: 'P-1', party: '' }, { guest: 'P-', party: '1' }, { guest: 'P-1' }]),
  ).toEqual(['subject', 'other', 'subject'])
})

const match = (naming: FieldMatch['naming'], rest: Partial<FieldMatch> = {}): FieldMatch => ({
  field: { column: 'c', role: 'subject', kind: 'email' },
  ...{ naming, isSubject: true, standing: 'outsider', ...rest },
})

test('whom a row names is the strongest of what its fields say of the person, and work says nothing', () => {
  const order = ['subject', 'mentioned', 'shared', 'unreadable', 'undecided', 'other', 'nobody'] as const
  for (const [at, strongest] of order.entries())
    expect(
      namingOf(
        order
          .slice(at)
          .reverse()
          .map((naming) => match(naming)),
      ),
    ).toBe(strongest)
  expect(namingOf([match('subject', { isSubject: false }), match('other')])).toBe('other')
  expect(namingOf([])).toBe('nobody')
})

test('a row that names the person is about another where a patient or an account stands before them', () => {
  const person = match('subject', { standing: 'employee' })
  expect(isAboutAnother([match('other', { standing: 'record' }), person])).toBe(true)
  expect(isAboutAnother([match('other', { target: 'User' }), person])).toBe(true)
  // A party may be a company.
  expect(isAboutAnother([match('other', { target: 'Customer' }), person])).toBe(false)
  expect(isAboutAnother([person, match('other', { standing: 'staff', target: 'User' })])).toBe(false)
})
