import { expect, test } from 'vitest'
import { coreDoctypes } from '../../support/built-site.ts'
import { account, child, onBothEngines } from './on-both-engines.ts'

const ida = 'ida.lund@klinik.example'
const lucia = 'lucia.romero@post.example'
const greta = 'greta.holm@post.example'
const mal = 'mal.lory@post.example'

/** A clinic with a school: what leads to a person by one step more than a field that names them. */
onBothEngines(
  'what other apps tie to a person by a further record',
  {
    Employee: {
      fields: { ...coreDoctypes.Employee?.fields, personal_email: 'Data:Email', company_email: 'Data:Email' },
    },
    'Employee Transfer': { fields: { employee: 'Link:Employee', new_employee_id: 'Link:Employee' } },
    'Exit Interview': {
      fields: { employee: 'Link:Employee', email: 'Data:Email', interview_summary: 'Text' },
    },
    Address: { fields: { ...coreDoctypes.Address?.fields, address_line1: 'Data' } },
    'LMS Payment': { fields: { member: 'Link:User', address: 'Link:Address', order_id: 'Data' } },
  },
  async ({ insert }) => {
    await insert(
      'User',
      account(ida, 'Ida Lund', 'System User'),
      account(lucia, 'Lucia Romero'),
      account(greta, 'Greta Holm'),
      account(mal, 'Mal Lory'),
    )
    await insert(
      'Employee',
      { name: 'HR-2', employee_name: 'Ida Lund', user_id: ida, company_email: 'praxis@klinik.example' },
      { name: 'HR-1', employee_name: 'Ida Lund', personal_email: 'ida@home.example', bank_ac_no: 'IDA-BANK' },
    )
    await insert('Employee Transfer', { name: 'TR-1', employee: 'HR-1', new_employee_id: 'HR-2' })
    await insert('Exit Interview', {
      name: 'EX-1',
      employee: 'HR-1',
      email: 'ida@home.example',
      interview_summary: 'IDA-EXIT',
    })
    await insert(
      'Address',
      { name: 'ADR-lucia', address_line1: 'LUCIA-STREET' },
      { name: 'ADR-lucia-2', address_line1: 'LUCIA-OTHER-STREET', owner: lucia },
      { name: 'ADR-greta', address_line1: 'GRETA-STREET', email_id: greta },
      { name: 'ADR-greta-2', address_line1: 'GRETA-OTHER-STREET' },
      { name: 'ADR-school', address_line1: 'SCHOOL-STREET' },
    )
    await insert(
      'Dynamic Link',
      child('Address', 'links', 'ADR-school', 'dl-school', { link_doctype: 'Company', link_name: 'School' }),
    )
    await insert(
      'LMS Payment',
      { name: 'p1', member: lucia, address: 'ADR-lucia' },
      { name: 'p2', member: lucia, address: 'ADR-lucia-2', owner: lucia },
      { name: 'p3', member: lucia, address: 'ADR-greta' },
      { name: 'p4', member: lucia, address: 'ADR-school' },
      { name: 'p5', member: mal, address: 'ADR-greta-2', owner: mal },
    )
  },
  (seenBy) => {
    test('the address on an employee’s record of before is theirs, and what bears it', async () => {
      const { text } = await seenBy(ida)
      expect(text).toContain('IDA-BANK')
      expect(text).toContain('IDA-EXIT')
    })

    test('the postal address of a payment is the member’s, where it is filed under nobody and bears no other mail address', async () => {
      const { names, text } = await seenBy(lucia)
      expect(names('Address')).toEqual(['ADR-lucia', 'ADR-lucia-2'])
      expect(text).not.toMatch(/GRETA|SCHOOL-STREET/)
    })

    test('who names somebody’s address in a payment of their own gets none of it', async () => {
      const { names, text } = await seenBy(mal)
      expect(names('LMS Payment')).toEqual(['p5'])
      expect(text).not.toContain('GRETA')
    })
  },
)
