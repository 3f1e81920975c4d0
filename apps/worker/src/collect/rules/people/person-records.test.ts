import { describe, expect, test } from 'vitest'
import { form, siteOf } from '../../../../../../test/support/forms.ts'
import type { Doctype } from '../../values/doctype.ts'
import {
  isMail,
  isTied,
  linkTarget,
  looksLikePerson,
  mayBeCalledPerson,
  personForm,
  typedFields,
} from './person-records.ts'

const customer = form('Customer', {
  customer_name: 'Data',
  customer_type: 'Select: Company\nIndividual',
  email_id: 'Read Only',
})

/** The forms of apps, as far as they tell whose they are, and what is expected of them. */
const people: Doctype[] = [
  form('Patient', {
    ...{
      first_name: 'Data',
      last_name: 'Data',
      patient_name: 'Data',
      sex: 'Link: Gender',
      email: 'Data: Email',
    },
    ...{ customer: 'Link: Customer', user_id: 'Link: User', mobile: 'Data: Phone' },
  }),
  form('Student', {
    first_name: 'Data',
    last_name: 'Data',
    student_email_id: 'Data: Email',
    user: 'Link: User',
  }),
  form('Job Applicant', { applicant_name: 'Data', email_id: 'Data: Email', job_title: 'Link: Job Opening' }),
  form('CRM Lead', { lead_name: 'Data', email: 'Data: Email', lead_owner: 'Link: User' }),
  form('Guardian', { guardian_name: 'Data', email_address: 'Data: Email', user: 'Link: User' }),
  form('Member', { member_name: 'Data', email_id: 'Data: Email', customer: 'Link: Customer' }),
  form('Volunteer', { volunteer_name: 'Data', email: 'Data: Email' }),
  form('HD Agent', { user: 'Link: User', agent_name: 'Data' }),
  form('Mandant', { mandantenname: 'Data', e_mail_adresse: 'Data' }, { custom: true }),
  form('Alumno', { nombre: 'Data', contacto: 'Link: Contact' }, { custom: true }),
  // Called like a thing, and with what only people have.
  form('Company Partner', { full_name: 'Data', salutation: 'Link: Salutation', email: 'Data: Email' }),
]
const others: Doctype[] = [
  form('Issue', {
    subject: 'Data',
    raised_by: 'Data: Email',
    contact: 'Link: Contact',
    customer: 'Link: Customer',
  }),
  form('Appointment', { customer_name: 'Data', customer_email: 'Data: Email' }),
  form('Patient Appointment', { patient: 'Link: Patient', patient_name: 'Data', email: 'Data: Email' }),
  form('Opportunity', { title: 'Data', contact_email: 'Data: Email', contact_person: 'Link: Contact' }),
  form('Sales Invoice', { customer: 'Link: Customer', customer_name: 'Data', contact_email: 'Data: Email' }),
  form('Company', { company_name: 'Data', email: 'Data: Email' }),
  form('Email Account', { email_account_name: 'Data', email_id: 'Data: Email' }),
  form('Department', { department_name: 'Data', email: 'Data: Email' }),
  form('Course', { course_name: 'Data', owner_user: 'Link: User' }),
  form('Visitor Log', { visitor_name: 'Data', email: 'Data: Email' }),
  // A name, and nothing that ties it to anybody.
  form('Driver Licence', { full_name: 'Data' }),
  // An account, and no name of its own.
  form('Shift', { user: 'Link: User', notes: 'Small Text' }),
]
const site = siteOf([customer, ...people, ...others])
const isPerson = (doctype: Doctype) => {
  const told = personForm(site, doctype)
  return told !== null && looksLikePerson(told, doctype)
}

test.each(people.map((doctype) => [doctype.name, doctype] as const))(
  '%s: its rows are people',
  (_name, doctype) => {
    expect(isPerson(doctype)).toBe(true)
  },
)

test.each(others.map((doctype) => [doctype.name, doctype] as const))(
  '%s: its rows are none',
  (_name, doctype) => {
    expect(isPerson(doctype)).toBe(false)
  },
)

describe('what has no form of a person at all', () => {
  const fields = { full_name: 'Data', email: 'Data: Email', user: 'Link: User' }
  test.each([
    ['a child table', form('Row', fields, { isTable: true })],
    ['settings', form('Settler', fields, { isSingle: true })],
    ['what has no table', form('Shadow', fields, { columns: null })],
    ['what is virtual', form('Ghost', fields, { isVirtual: true })],
    ['a tree of places', form('Wing', { ...fields, lft: 'Data', rgt: 'Data' })],
    ['a contact, which has rules of its own', form('Contact', fields)],
    ['an employee, who has rules of their own', form('Employee', fields)],
    ['a postal address', form('Address', fields)],
    ['a party', customer],
  ])('%s', (_what, doctype) => {
    expect(personForm(siteOf([doctype]), doctype)).toBeNull()
  })
  test('a branch of a tree alone is no tree', () => {
    const branch = form('Wing', { ...fields, lft: 'Data' })
    expect(personForm(siteOf([branch]), branch)).not.toBeNull()
  })
})

test('of a form what is the person’s own ties it: not who looks after them, nor their family', () => {
  const patient = form(
    'Patient',
    {
      ...{ patient_name: 'Data', email: 'Data: Email', email_2: 'Data', user_id: 'Link: User' },
      ...{ practitioner_email: 'Data: Email', guardian_email: 'Data: Email', mother_email: 'Data' },
      ...{ approved_by: 'Link: User', doctor: 'Link: User', username: 'Data', member: 'Link: Club' },
      ...{ contact: 'Link: Contact', emergency_contact: 'Link: Contact', staff: 'Link: Employee' },
      ...{ customer: 'Link: Customer', owner_customer: 'Link: Customer', card_mail: 'Data: Email' },
      ...{ sent_at: 'Int', user: 'Int' },
    },
    { fetched: { card_mail: 'card.mail' } },
  )
  expect(personForm(siteOf([customer, patient]), patient)).toEqual({
    names: ['patient_name'],
    accounts: ['user_id', 'username'],
    mails: ['email', 'email_2'],
    contacts: ['contact'],
    parties: [{ column: 'customer', target: 'Customer' }],
    employees: ['staff'],
  })
})

test('what is no text names nobody', () => {
  const patient = form('Patient', { patient_name: 'Data', user_id: 'Link: User', account: 'Link: User' })
  const columns = new Map(patient.columns).set('account', { name: 'account', kind: 'integer' })
  const changed = { ...patient, columns }
  expect(personForm(siteOf([changed]), changed)?.accounts).toEqual(['user_id'])
})

test('what is called after its form is its own: a guardian’s address, an adviser’s', () => {
  const guardian = form('Guardian', { guardian_name: 'Data', guardian_email: 'Data: Email' })
  const adviser = form('Adviser', {
    adviser_name: 'Data',
    adviser_email: 'Data: Email',
    doctor_email: 'Data: Email',
  })
  expect(personForm(siteOf([guardian]), guardian)?.mails).toEqual(['guardian_email'])
  expect(personForm(siteOf([adviser]), adviser)?.mails).toEqual(['adviser_email'])
})

test('a contact, an account or a mail address ties a record; a customer or an employee alone does not', () => {
  const none = {
    names: ['name1'],
    accounts: [],
    mails: [],
    contacts: [],
    parties: [],
    employees: ['employee'],
  }
  expect(isTied({ ...none, parties: [{ column: 'customer', target: 'Customer' }] })).toBe(false)
  for (const by of ['accounts', 'mails', 'contacts']) expect(isTied({ ...none, [by]: ['c'] })).toBe(true)
})

test('a name is typed, and not fetched, linked to, or of another format', () => {
  const doctype = form(
    'Visit',
    {
      ...{ patient: 'Link: Patient', patient_name: 'Data', patient_full_name: 'Data', title: 'Data' },
      ...{
        mail: 'Data: Email',
        phone: 'Data: Phone',
        site: 'Data: URL',
        note: 'Small Text',
        bed: 'Data',
        no: 'Int',
      },
    },
    { fetched: { bed: 'room.bed' } },
  )
  expect(typedFields(doctype).map(({ fieldname }) => fieldname)).toEqual(['title'])
})

test('a bare name is one where it is the title, or stands first', () => {
  const fields = { code: 'Data', name1: 'Data', email: 'Data: Email' }
  const namesOf = (doctype: Doctype) => personForm(siteOf([doctype]), doctype)?.names
  expect(namesOf(form('Fellow', fields))).toEqual([])
  expect(namesOf(form('Fellow', fields, { titleField: 'name1' }))).toEqual(['name1'])
  expect(namesOf(form('Fellow', fields, { autoname: 'field:name1' }))).toEqual(['name1'])
  expect(namesOf(form('Fellow', { name1: 'Data', code: 'Data', email: 'Data: Email' }))).toEqual(['name1'])
})

test('a thing with what only people have may be a person, and a document never is', () => {
  const personal = { gender: 'Link: Gender' }
  expect(mayBeCalledPerson(form('Branch', {}))).toBe(false)
  for (const fields of [personal, { s: 'Link: Salutation' }, { geburtsdatum: 'Date' }, { surname: 'Data' }])
    expect(mayBeCalledPerson(form('Branch', fields))).toBe(true)
  expect(mayBeCalledPerson(form('Invoice', personal))).toBe(false)
})

test('a text links where its options name a doctype, and not where they name a format', () => {
  const target = (fieldtype: string, options: string) => linkTarget({ fieldtype, options })
  expect(target('Link', 'User')).toBe('User')
  expect(target('Data', 'User')).toBe('User')
  for (const format of ['Email', 'Name', 'Phone', 'URL', 'IBAN'])
    expect(target('Data', format)).toBeUndefined()
  expect(target('Select', 'User')).toBeUndefined()
  expect(target('Data', '')).toBeUndefined()
})

test('a text holds mail addresses where its form, its name or its label says so', () => {
  const field = (fieldname: string, fieldtype: string, options = '', label = '') =>
    isMail({ fieldname, fieldtype, options, label, custom: false })
  expect(field('a', 'Data', 'Email')).toBe(true)
  expect(field('e_mail', 'Small Text')).toBe(true)
  expect(field('a', 'Data', '', 'E-Mail-Adresse')).toBe(true)
  expect(field('email_template', 'Link', 'Email Template')).toBe(false)
  expect(field('send_email', 'Check')).toBe(false)
  expect(field('mailing', 'Data')).toBe(false)
})
