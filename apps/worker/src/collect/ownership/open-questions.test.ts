import { expect, test } from 'vitest'
import { form, siteOf } from '../../../../../test/support/forms.ts'
import { readerOf } from '../../../../../test/support/site-in-memory.ts'
import type { PersonField } from '../rules/person-fields.ts'
import { answered, openQuestions } from './open-questions.ts'
import type { FieldMatch, RowMatches } from './row-ownership.ts'

const site = siteOf(
  [
    form('Customer', { customer_type: 'Select: Company\nIndividual' }),
    form('Patient', { patient_name: 'Data', email: 'Data: Email' }),
    form('User', { email: 'Data: Email' }),
    form('Contact', { email_id: 'Data: Email' }),
    form('Contact Email', { email_id: 'Data: Email' }, { isTable: true }),
    form('Lead', { email_id: 'Data: Email' }),
    form('Employee', { personal_email: 'Data: Email', approver_email: 'Data: Email' }),
  ],
  { Patient: 'person' },
)
const reader = readerOf(site, {
  Customer: [
    { name: 'Ltd', customer_type: 'Company' },
    { name: 'Ann', customer_type: 'Individual' },
  ],
  User: [{ name: 'account@y.org', email: 'mailbox@y.org' }],
  Contact: [{ name: 'c', email_id: 'contact@müller.de' }],
  'Contact Email': [{ parent: 'c', email_id: 'Second@y.org' }],
  Lead: [{ name: 'l', email_id: 'lead@y.org' }],
  Employee: [{ name: 'e', personal_email: 'home@y.org', approver_email: 'boss@y.org' }],
  Patient: [{ name: 'p', email: 'patient@y.org' }],
})

const match = (
  column: string,
  naming: FieldMatch['naming'],
  rest: Partial<Omit<FieldMatch, 'field'>> & { field?: object } = {},
) =>
  ({
    ...{ naming, isSubject: true, standing: 'outsider' as const, ...rest },
    field: { column, role: 'subject', kind: 'email', ...rest.field } as PersonField,
  }) satisfies FieldMatch
const link = (value: FieldMatch['naming'] = 'other') =>
  match('customer', value, { target: 'Customer', field: { kind: 'link', target: 'Customer' } })

/** How the fields of a row name whom they name, once it was asked whether others are anybody. */
async function settled(named: readonly FieldMatch[], cells: Record<string, string>): Promise<string[]> {
  const facts = { named } as unknown as RowMatches
  const open = openQuestions({ reader }, facts, new Map(Object.entries(cells)))
  const [row] = await answered({ reader }, [{ facts, open }])
  return (row?.facts.named ?? []).map(({ naming, isCompany }) =>
    isCompany ? `${naming}, a company` : naming,
  )
}

test('a company that a row names is no person, and a person is one', async () => {
  expect(await settled([link()], { customer: 'Ltd' })).toEqual(['nobody, a company'])
  expect(await settled([link()], { customer: 'Ann' })).toEqual(['other'])
})

test('a field of work asks nothing', async () => {
  expect(await settled([{ ...link(), isSubject: false }], { customer: 'Ltd' })).toEqual(['other'])
})

test('an address that nobody is known by is nobody, beside what makes the row the person’s', async () => {
  const beside = (mail: string, mine = match('customer', 'subject')) =>
    settled([mine, match('mail', 'other')], { mail }).then((named) => named[1])
  expect(await beside('nobody@y.org')).toBe('nobody')
  for (const known of [
    ...['account@y.org', 'MAILBOX@y.org', 'contact@müller.de', 'contact@xn--mller-kva.de', 'second@y.org'],
    ...['lead@y.org', ' home@y.org ', 'patient@y.org'],
  ])
    expect([known, await beside(known)]).toEqual([known, 'other'])
  // Who approves for an employee is not known by the employee’s form.
  expect(await beside('boss@y.org')).toBe('nobody')
})

test('where only work ties the row to the person, an address is somebody’s', async () => {
  const work = match('approver', 'subject', { isSubject: false })
  expect(await settled([work, match('mail', 'other')], { mail: 'nobody@y.org' })).toEqual([
    'subject',
    'other',
  ])
  expect(await settled([match('mail', 'other')], { mail: 'nobody@y.org' })).toEqual(['other'])
})

test('an address of the company is somebody’s', async () => {
  const staff = match('mail', 'other', { standing: 'staff' })
  expect(await settled([match('customer', 'subject'), staff], { mail: 'nobody@y.org' })).toEqual([
    'subject',
    'other',
  ])
})
