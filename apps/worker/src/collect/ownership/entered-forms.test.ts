import { expect, test } from 'vitest'
import { form, siteOf } from '../../../../../test/support/forms.ts'
import { readerOf } from '../../../../../test/support/site-in-memory.ts'
import { readEnteredForms } from './entered-forms.ts'

const rights = { role: 'Link: Role', permlevel: 'Data', create: 'Data', docstatus: 'Data' }
const site = siteOf([
  form('Has Role', { role: 'Link: Role' }, { isTable: true }),
  form('DocPerm', rights, { isTable: true }),
  form('Custom DocPerm', { ...rights, parent: 'Data' }),
  form('Web Form', { doc_type: 'Link: DocType', docstatus: 'Data' }),
])
const row = (parent: string, role: string, more: Record<string, string> = {}) => ({
  ...{ parent, role, create: '1', permlevel: '0', docstatus: '0', parenttype: 'User', ...more },
})
const reader = readerOf(site, {
  'Has Role': [
    row('zoe@x.org', 'Customer'),
    row('ann@x.org', 'Student'),
    row('zoe@x.org', 'Old', { parenttype: 'X' }),
  ],
  DocPerm: [
    ...[
      row('Ticket', 'Customer'),
      row('Enquiry', 'All'),
      row('Review', 'Guest'),
      row('Blank', 'All', { permlevel: '' }),
    ],
    ...[row('Lesson', 'Student'), row('Former', 'Old'), row('Read', 'All', { create: '0' })],
    ...[row('Level', 'All', { permlevel: '1' }), row('Closed', 'All')],
  ],
  'Custom DocPerm': [row('Closed', 'Manager'), row('Opened', 'Customer')],
  'Web Form': [{ name: 'w', doc_type: 'Complaint', docstatus: '0' }],
})

test('an account of the website enters what its roles let it, and what stands in a web form', async () => {
  expect([...(await readEnteredForms(reader, 'zoe@x.org')).doctypes]).toEqual([
    ...['Blank', 'Complaint', 'Enquiry', 'Opened', 'Review', 'Ticket'],
  ])
})
