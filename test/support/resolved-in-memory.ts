import type { KnownTies } from '@pdd/core'
import { resolveSubject } from '../../apps/worker/src/collect/subject/resolve-subject.ts'
import type { Doctype } from '../../apps/worker/src/collect/values/doctype.ts'
import { form, siteOf } from './forms.ts'
import { type Rows, readerOf } from './site-in-memory.ts'

const rights = { role: 'Link: Role', permlevel: 'Data', if_owner: 'Data', write: 'Data', create: 'Data' }

/** What the collector asks of every site, and records of apps. */
export const forms: readonly Doctype[] = [
  form('User', { email: 'Data: Email', full_name: 'Data', user_type: 'Data' }),
  form('Contact', {
    user: 'Link: User',
    email_id: 'Data: Email',
    first_name: 'Data',
    last_name: 'Data',
    full_name: 'Data',
  }),
  form('Contact Email', { email_id: 'Data: Email' }, { isTable: true }),
  form(
    'Dynamic Link',
    { link_doctype: 'Link: DocType', link_name: 'Dynamic Link: link_doctype' },
    { isTable: true },
  ),
  form('Has Role', { role: 'Link: Role' }, { isTable: true }),
  form('DocPerm', rights, { isTable: true }),
  form('Comment', {
    ...{ comment_type: 'Select', reference_doctype: 'Link: DocType' },
    ...{ reference_name: 'Dynamic Link: reference_doctype', content: 'HTML Editor' },
  }),
  form('Version', { ref_doctype: 'Data', docname: 'Data', data: 'Code' }),
  form('Lead', { lead_name: 'Data', email_id: 'Data: Email' }),
  form('Customer', {
    ...{ customer_name: 'Data', customer_type: 'Select: Company\nIndividual' },
    ...{ lead_name: 'Link: Lead', patient: 'Link: Patient' },
  }),
  form('Employee', {
    ...{
      employee_name: 'Data',
      user_id: 'Link: User',
      personal_email: 'Data: Email',
      company_email: 'Data: Email',
    },
    ...{
      approver_email: 'Data: Email',
      job_applicant: 'Link: Job Applicant',
      reports_to: 'Link: Job Applicant',
    },
  }),
  form('Employee Transfer', { employee: 'Link: Employee', new_employee_id: 'Data' }),
  form('Patient', {
    ...{ patient_name: 'Data', surname: 'Data', email: 'Data: Email', user_id: 'Link: User' },
    ...{
      contact: 'Link: Contact',
      customer: 'Link: Customer',
      guardian: 'Link: Patient',
      staff: 'Link: Employee',
    },
  }),
  form('Job Applicant', { applicant_name: 'Data', email_id: 'Data: Email' }),
  form('Adviser', { adviser_name: 'Data', email: 'Data: Email', user: 'Link: User' }),
]
export const persons = { Patient: 'person', 'Job Applicant': 'person', Adviser: 'staff' } as const

export const zoe = 'zoe@x.org'
export const desk = 'desk@firm.org'
const at = '2026-01-02 03:04:05'

/** A row that the desk made, and changed since. */
export function row(name: string, values: Record<string, string> = {}): Record<string, string> {
  return { name, owner: desk, creation: at, modified: '2026-02-02 03:04:05', modified_by: desk, ...values }
}

type Asked = {
  /** what Zoe may write besides */
  mayWrite?: readonly string[]
  /** how the account calls itself */
  fullName?: string
  type?: 'Website User' | 'System User'
  known?: Partial<KnownTies>
}

const everything = ['User', 'Contact', 'Employee', 'Patient', 'Adviser', 'Customer', 'Lead', 'Job Applicant']

/** Resolves Zoe Moss, whose contact the desk made, on a site of these rows. */
export async function resolved(
  rows: Rows,
  { mayWrite = [], fullName = 'Zoe Moss', type, known }: Asked = {},
) {
  const permission = (parent: string, role: string) => ({
    parent,
    role,
    permlevel: '0',
    if_owner: '0',
    write: '1',
    create: '1',
  })
  const site = siteOf(forms, persons)
  const all: Rows = {
    ...rows,
    User: [
      row(zoe, {
        creation: '2025-01-01 00:00:00',
        email: zoe,
        full_name: fullName,
        user_type: type ?? 'Website User',
      }),
      row(desk, { creation: '2024-01-01 00:00:00', email: desk, user_type: 'System User' }),
      ...(rows.User ?? []),
    ],
    'Has Role': [
      { parent: desk, parenttype: 'User', role: 'Desk' },
      { parent: zoe, parenttype: 'User', role: 'Writer' },
    ],
    DocPerm: [
      ...everything.map((doctype) => permission(doctype, 'Desk')),
      ...mayWrite.map((doctype) => permission(doctype, 'Writer')),
    ],
    Contact: [
      row('Zoe Moss', { user: zoe, full_name: 'Zoe Moss', first_name: 'Zoe', last_name: 'Moss' }),
      ...(rows.Contact ?? []),
    ],
  }
  const subject = await resolveSubject(readerOf(site, all), zoe, {
    decisions: [],
    provenAddresses: [],
    ...known,
  })
  return { subject, fate: (doctype: string, name: string) => fateOf(subject, doctype, name) }
}

/** What became of a record: it is the person's, or why not. */
function fateOf(
  { records, withheld, undecided }: Awaited<ReturnType<typeof resolveSubject>>,
  doctype: string,
  name: string,
): string {
  if (records.get(doctype)?.has(name)) return 'theirs'
  const open = undecided.find((tie) => tie.doctype === doctype && tie.name === name)
  return open?.reason ?? withheld.get(`${doctype}\n${name}`)?.reason ?? 'not found'
}
