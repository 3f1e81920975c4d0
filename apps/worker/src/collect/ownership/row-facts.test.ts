import { expect, test } from 'vitest'
import { form, siteOf } from '../../../../../test/support/forms.ts'
import { readerOf } from '../../../../../test/support/site-in-memory.ts'
import { loadDataMap } from '../rules/data-map.ts'
import { personFields } from '../rules/person-fields.ts'
import type { Subject } from '../subject/subject.ts'
import { namedIn } from './row-facts.ts'
import type { Search } from './search-context.ts'
import { createMatchPool } from './selection.ts'

const site = siteOf(
  [
    form('Patient', { patient_name: 'Data', email: 'Data: Email' }),
    form('Adviser', { adviser_name: 'Data', email: 'Data: Email' }),
    form('Item', {}),
    form('Visit', {
      ...{
        patient: 'Link: Patient',
        adviser: 'Link: Adviser',
        employee: 'Link: Employee',
        user: 'Link: User',
      },
      ...{ raised_by: 'Link: User', raised_by_mail: 'Data: Email', mail: 'Data: Email' },
      ...{ about_type: 'Link: DocType', about: 'Dynamic Link: about_type', approver: 'Link: User' },
    }),
  ],
  { Patient: 'person', Adviser: 'staff' },
)
const subject = {
  user: 'zoe@x.org',
  addresses: new Set(['zoe@x.org']),
  sharedAddresses: new Set(),
  undecidedAddresses: new Set(),
  heldContacts: new Set(),
  records: new Map([['Patient', new Map([['PAT-1', []]])]]),
} as unknown as Subject
const dataMap = loadDataMap()
const search: Search = {
  ...{ reader: readerOf(site, {}), subject, dataMap, entered: null, matches: createMatchPool() },
  known: { decisions: [] },
  staff: new Set(['desk@x.org']),
}
const visit = site.doctypes.get('Visit')

/** Whom a field names, what they are to the row, and whether it is about them. */
function told(column: string, value: string, more: Record<string, string> = {}, of: object = {}) {
  if (visit === undefined) throw new RangeError('no form')
  const fields = personFields(site, visit, {}).filter((field) => field.column === column)
  const cells = new Map(Object.entries({ [column]: value, ...more }))
  const [one] = namedIn(
    search,
    fields.map((field) => ({ ...field, ...of })),
    cells,
  )
  return `${one?.naming} ${one?.standing} ${one?.isSubject}`
}

test('what somebody is to a row follows from what they are, and from the field', () => {
  expect(told('patient', 'PAT-1')).toBe('subject record true')
  expect(told('patient', 'PAT-2')).toBe('other record true')
  expect(told('adviser', 'ADV-1')).toBe('other staff false')
  expect(told('employee', 'EMP-1')).toBe('other employee true')
  expect(told('user', 'desk@x.org')).toBe('other staff true')
  expect(told('user', 'guest@y.org')).toBe('other outsider true')
  expect(told('mail', 'desk@x.org')).toBe('other staff true')
  expect(told('mail', 'ZOE@x.org')).toBe('subject outsider true')
  expect(told('approver', 'zoe@x.org')).toBe('subject outsider false')
})

test('whoever asked is before others, unless an account of the staff asked for them', () => {
  expect(told('raised_by', 'guest@y.org')).toBe('other asker true')
  expect(told('raised_by', 'DESK@x.org')).toBe('other staff false')
  expect(told('raised_by_mail', 'desk@x.org')).toBe('other staff true')
})

test('several addresses are a list: nobody of them is who the row is about', () => {
  expect(told('mail', 'a@y.org')).toBe('other outsider true')
  for (const list of ['a@y.org, b@y.org', 'a@y.org; b@y.org', 'a@y.org\nb@y.org'])
    expect(told('mail', list)).toMatch(/^nobody/)
  expect(told('mail', 'a@y.org, zoe@x.org')).toMatch(/^mentioned/)
})

test('a Dynamic Link names who is a person, and nobody where it leads to a thing', () => {
  expect(told('about', 'PAT-1', { about_type: 'Patient' })).toBe('subject record true')
  expect(told('about', 'PAT-2', { about_type: 'Patient' })).toBe('other record true')
  expect(told('about', 'NAIL', { about_type: 'Item' })).toMatch(/^nobody/)
})

test('who made a row, and what it hangs on, name nobody else', () => {
  expect(told('mail', 'a@y.org', {}, { weak: true })).toMatch(/^nobody/)
  expect(told('patient', 'PAT-2', {}, { hop: true })).toMatch(/^nobody/)
  expect(told('patient', 'PAT-1', {}, { hop: true })).toBe('subject reference true')
})
