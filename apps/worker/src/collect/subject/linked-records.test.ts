import { expect, test } from 'vitest'
import { resolved, row, zoe } from '../../../../../test/support/resolved-in-memory.ts'

const employee = (values: Record<string, string>) =>
  row('E', { user_id: zoe, employee_name: 'Zoe Moss', ...values })
const applicant = (applicant_name: string) => [row('J', { applicant_name })]

async function applied(values: Record<string, string>, applicant_name = 'Zoe Moss') {
  const { fate } = await resolved({
    Employee: [employee(values)],
    'Job Applicant': applicant(applicant_name),
  })
  return fate('Job Applicant', 'J')
}

test('a record that the person’s own leads to is theirs where it bears their name', async () => {
  expect(await applied({ job_applicant: 'J' })).toBe('theirs')
  expect(await applied({ job_applicant: 'J' }, 'Tim Moss')).toBe('not found')
  expect(await applied({})).toBe('not found')
})

test('a superior is somebody else, whatever they are called', async () => {
  expect(await applied({ reports_to: 'J' })).toBe('not found')
})

test('what the account wrote on a record of its own leads nowhere', async () => {
  expect(await applied({ job_applicant: 'J', owner: zoe })).toBe('not found')
})

test('the name that the account gave itself opens nothing', async () => {
  const rows = { Employee: [employee({ job_applicant: 'J' })], 'Job Applicant': applicant('Zara Quill') }
  const { fate } = await resolved(rows, { fullName: 'Zara Quill' })
  expect(fate('Job Applicant', 'J')).toBe('not found')
})

test('records lead on: the lead that became a customer, and what that customer leads to', async () => {
  const rows = {
    Customer: [
      row('C', { customer_name: 'Zoe Moss', customer_type: 'Individual', lead_name: 'L', patient: 'P' }),
    ],
    'Dynamic Link': [
      { parent: 'Zoe Moss', parenttype: 'Contact', link_doctype: 'Customer', link_name: 'C' },
      { parent: 'Home', parenttype: 'Contact', link_doctype: 'Lead', link_name: 'L' },
    ],
    Lead: [row('L', { lead_name: 'Zoe Moss', email_id: 'old@y.org' })],
    Contact: [row('Home', { full_name: 'Zoe Moss', first_name: 'Zoe', last_name: 'Moss' })],
    Patient: [row('P', { patient_name: 'Zoe Moss', guardian: 'G' }), row('G', { patient_name: 'Zoe Moss' })],
  }
  const { fate } = await resolved(rows)
  expect([fate('Customer', 'C'), fate('Lead', 'L'), fate('Patient', 'P')]).toEqual([
    'theirs',
    'theirs',
    'theirs',
  ])
  expect(fate('Contact', 'Home')).toBe('theirs')
})
