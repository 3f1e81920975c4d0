import { expect, test } from 'vitest'
import { form, siteOf } from '../../../../../test/support/forms.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import type { Doctype } from '../values/doctype.ts'
import type { DoctypeRule } from './data-map-schema.ts'
import { isPersonDoctype, namesPersons, type PersonField, personFields } from './person-fields.ts'

const patient = form('Patient', { patient_name: 'Data', email: 'Data: Email' })
const adviser = form('Adviser', { adviser_name: 'Data', email: 'Data: Email' })
const customer = form('Customer', { customer_type: 'Select: Company\nIndividual' })
const item = form('Item', { item_name: 'Data' })
const user = form('User', { email: 'Data: Email' })
const persons = { Patient: 'person', Adviser: 'staff' } as const

function fieldsOf(
  fields: Record<string, string>,
  rest: Parameters<typeof form>[2] = {},
  rule: DoctypeRule = {},
): Record<string, PersonField> {
  const doctype = form('Visit', fields, rest)
  const site = siteOf([doctype, patient, adviser, customer, item, user], persons)
  return byColumn(site, doctype, rule)
}

function byColumn(site: SiteMetadata, doctype: Doctype, rule: DoctypeRule): Record<string, PersonField> {
  const found = personFields(site, doctype, rule).filter(({ column }) => column !== 'name')
  return Object.fromEntries(found.map((field) => [field.column, field]))
}

test('persons are accounts, contacts, employees, leads, parties, and rows of what holds people', () => {
  const site = siteOf([patient, adviser, customer, item], persons)
  const asked = ['User', 'Contact', 'Employee', 'Lead', 'Customer', 'Patient', 'Adviser', 'Address', 'Item']
  expect(asked.filter((doctype) => namesPersons(site, doctype))).toEqual(asked.slice(0, 7))
  expect(asked.filter((doctype) => isPersonDoctype(site, doctype))).toEqual(asked.slice(0, 8))
})

test('a link to a person names one, and a link to a thing nobody', () => {
  const fields = fieldsOf({
    patient: 'Link: Patient',
    customer: 'Link: Customer',
    item: 'Link: Item',
    who: 'Data: User',
  })
  expect(Object.keys(fields)).toEqual(['patient', 'customer', 'who'])
  expect(fields.patient).toEqual({ column: 'patient', role: 'subject', kind: 'link', target: 'Patient' })
})

test('a member of the staff in a record of their own kind is named for their work, whatever the field is called', () => {
  const { seen_with, patient: other } = fieldsOf({ seen_with: 'Link: Adviser', patient: 'Link: Patient' })
  expect([seen_with?.role, other?.role]).toEqual(['work', 'subject'])
})

test('accounts in a call act, and numbers and addresses are the other side', () => {
  const fields = fieldsOf({ caller: 'Link: User', receiver: 'Link: Employee', caller_email: 'Data: Email' })
  expect(Object.values(fields).map(({ role }) => role)).toEqual(['work', 'work', 'subject'])
})

test('the map says more than the form, and may say that nobody is named', () => {
  const rule: DoctypeRule = {
    fields: {
      a: { person: 'account' },
      b: { person: 'email' },
      patient: { person: 'work' },
      doctor: { person: 'subject' },
      customer: { person: 'ignore' },
      owner: { person: 'account' },
    },
  }
  const forms = {
    ...{ a: 'Data', b: 'Data', patient: 'Link: Patient', doctor: 'Link: User' },
    ...{ customer: 'Link: Customer', c: 'Data' },
  }
  const fields = fieldsOf(forms, {}, rule)
  expect(Object.entries(fields).map(([column, { kind, role }]) => [column, kind, role])).toEqual([
    ['a', 'account', 'subject'],
    ['b', 'email', 'subject'],
    ['patient', 'link', 'work'],
    ['doctor', 'link', 'subject'],
    ['owner', 'account', 'subject'],
  ])
})

test('what the site added to a form of somebody else’s is marked, and a form of its own has nothing added', () => {
  expect(fieldsOf({ '+friend': 'Link: Patient', patient: 'Link: Patient' })).toMatchObject({
    friend: { added: true },
    patient: expect.not.objectContaining({ added: true }),
  })
  expect(fieldsOf({ friend: 'Link: Patient' }, { custom: true }).friend).not.toHaveProperty('added')
})

test('a site’s own text may hold a whole mail address; that of an app does not, unless it says so', () => {
  const fields = fieldsOf({
    '+note': 'Data',
    remark: 'Data',
    '+size': 'Select: a',
    '+long': 'Text Editor',
    member: 'Data',
  })
  expect(fields).toEqual({
    note: { column: 'note', role: 'subject', added: true, kind: 'email', whole: true },
    member: { column: 'member', role: 'subject', kind: 'link', target: 'User', loose: true },
  })
})

test('an address beside a link to a contact, or fetched from a record, is copied from there', () => {
  const copied = (fields: Record<string, string>, fetched: Record<string, string> = {}) =>
    Object.values(fieldsOf(fields, { fetched })).flatMap((field) =>
      field.kind === 'email' ? [[field.column, field.copiedFrom?.map(({ column }) => column)]] : [],
    )
  expect(
    copied({ contact_person: 'Link: Contact', contact_email: 'Data: Email', email: 'Data: Email' }),
  ).toEqual([
    ['contact_email', ['contact_person']],
    ['email', undefined],
  ])
  expect(copied({ contact: 'Link: Contact', email_id: 'Data: Email', other_email: 'Data: Email' })).toEqual([
    ['email_id', ['contact']],
    ['other_email', undefined],
  ])
  expect(
    copied({ patient: 'Link: Patient', mail_email: 'Data: Email' }, { mail_email: 'patient.email' }),
  ).toEqual([['mail_email', ['patient']]])
  // What is only called alike is no copy of a record’s.
  expect(copied({ patient_id: 'Link: Patient', patient_email: 'Data: Email' })).toEqual([
    ['patient_email', undefined],
  ])
})

test('what no text and no uuid holds names nobody, and a link by uuids is marked', () => {
  const doctype = form('Visit', { patient: 'Link: Patient', friend: 'Link: Patient' })
  const columns = new Map(doctype.columns)
  columns.set('patient', { name: 'patient', kind: 'uuid' }).set('friend', { name: 'friend', kind: 'integer' })
  const changed = { ...doctype, columns }
  expect(byColumn(siteOf([changed, patient], persons), changed, {})).toEqual({
    patient: { column: 'patient', role: 'subject', uuids: true, kind: 'link', target: 'Patient' },
  })
})

test('a link that was made a text still names whom it named', () => {
  const doctype = form('Visit', { patient: 'Data' })
  const [field] = doctype.fields
  const fields = field === undefined ? [] : [{ ...field, before: { fieldtype: 'Link', options: 'Patient' } }]
  const changed = { ...doctype, fields }
  expect(byColumn(siteOf([changed, patient], persons), changed, {}).patient).toMatchObject({ kind: 'link' })
})

test('a document may be filed under an account, and a row of a child table is not', () => {
  const names = (doctype: Doctype) =>
    personFields(siteOf([doctype]), doctype, {}).filter(({ column }) => column === 'name')
  expect(names(form('Settings of One', {}))).toEqual([{ column: 'name', role: 'subject', kind: 'account' }])
  expect(names(form('Row', {}, { isTable: true }))).toEqual([])
})

test('who made a row is named where the map says so', () => {
  expect(fieldsOf({}, {}, { owner: true }).owner).toMatchObject({ kind: 'account', role: 'subject' })
  expect(fieldsOf({})).toEqual({})
})
