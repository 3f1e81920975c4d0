import { expect, test } from 'vitest'
import {
  isBareName,
  isCalledDocument,
  isCalledStaff,
  isCalledThing,
  isNameOf,
  isPersonName,
  wordsOfTitle,
} from './name-words.ts'

const field = (fieldname: string, label = '') => ({ fieldname, label })

test('words are read without case, accents and signs, and out of names in one word', () => {
  expect(wordsOfTitle('Prénom du ClientPrivé-2')).toEqual(['prenom', 'du', 'client', 'prive'])
  expect(wordsOfTitle('氏名 (name)')).toEqual(['氏名', 'name'])
})

test.each([
  ...[
    'Job Applicant',
    'Patient',
    'Student',
    'Member',
    'Volunteer',
    'CRM Lead',
    'Mandant',
    'Alumno',
    'Guardian',
  ].map((name) => [name, false, false] as const),
  ...['Company', 'Department', 'Warehouse', 'Email Account', 'Course', 'School', 'Filiale', 'Newsletter'].map(
    (name) => [name, true, false] as const,
  ),
  ...[
    'Sales Invoice',
    'HD Ticket',
    'Patient Appointment',
    'CRM Call Log',
    'Interview',
    'Buchung',
    'Pédido',
  ].map((name) => [name, false, true] as const),
])('%s: a thing %s, a document %s', (name, thing, document) => {
  expect([isCalledThing(name), isCalledDocument(name)]).toEqual([thing, document])
})

test('members of the staff are called by their work', () => {
  const called = ['Healthcare Practitioner', 'Instructor', 'HD Agent', 'Adviser', 'Patient', 'Staffing Plan']
  expect(called.map(isCalledStaff)).toEqual([true, true, true, true, false, false])
})

test('names that only people have', () => {
  const names = ['first_name', 'Last Name', 'nachname', 'prénom', 'patient_surname', 'full_name']
  expect(names.map((name) => isPersonName(field(name)))).toEqual(names.map(() => true))
  expect(isPersonName(field('custom_1', 'Apellidos'))).toBe(true)
  const others = ['name', 'title', 'company_name', 'name1', 'item_full', 'naming_series']
  expect(others.map((name) => isPersonName(field(name)))).toEqual(others.map(() => false))
})

test('a bare name says nothing besides; a label counts where the field itself is called no name', () => {
  const bare = ['name1', 'full_name', 'vollständiger_name', 'nom_complet', 'имя']
  expect(bare.map((name) => isBareName(field(name)))).toEqual(bare.map(() => true))
  expect(isBareName(field('bezeichnung', 'Name'))).toBe(true)
  const others = ['company_name', 'project_name', 'full', 'naming', 'named_by']
  expect(others.map((name) => isBareName(field(name)))).toEqual(others.map(() => false))
  expect(isBareName(field('company_name', 'Name'))).toBe(false)
})

test.each([
  ['Patient', 'patient_name', true],
  ['Job Applicant', 'applicant_name', true],
  ['Mandant', 'mandantenname', true],
  ['Kunde', 'kundenname', true],
  ['Customer', 'customer_name', true],
  ['Client', 'clients_name', true],
  ['Patient', 'guardian_name', false],
  ['Job Applicant', 'job_title', false],
  ['Patient', 'patient', false],
  ['Patient', 'name', false],
  ['Member', 'member_company_name', false],
  ['HD Agent', 'hd_name', false],
  // Three letters in common say nothing of longer words.
  ['Patient', 'pattern_name', false],
  ['Patient', 'paternity_name', false],
  ['Client', 'clientships_name', false],
])('of %s, %s is its name: %s', (doctype, fieldname, expected) => {
  expect(isNameOf(doctype, field(fieldname))).toBe(expected)
})

test('a field is called after its form by its label, too', () => {
  expect(isNameOf('Patient', field('custom_4', 'Patient Name'))).toBe(true)
})
