import { describe, expect, test } from 'vitest'
import { resolved, row, zoe } from '../../../../../test/support/resolved-in-memory.ts'

type Asked = Parameters<typeof resolved>[1]

const writer = { mayWrite: ['Employee'] }
const tied = { user_id: zoe, employee_name: 'Zoe Moss' }
const employee = (values: Record<string, string>, asked?: Asked) =>
  resolved({ Employee: [row('E', values)] }, asked)
const fate = async (values: Record<string, string>, asked?: Asked) =>
  (await employee(values, asked)).fate('Employee', 'E')

describe('the mail addresses of the person’s employee record', () => {
  test('are theirs, and whoever approves for them has another', async () => {
    const mails = {
      personal_email: 'Home@y.org',
      company_email: 'work@firm.org',
      approver_email: 'boss@firm.org',
    }
    const { subject } = await employee({ ...tied, ...mails })
    expect([...subject.addresses]).toEqual([zoe, 'home@y.org', 'work@firm.org'])
  })
  test('are open where they may have written them last', async () => {
    const change = { changed: [['user_id', null, zoe]] }
    const put = row('V', { ref_doctype: 'Employee', docname: 'E', data: JSON.stringify(change) })
    const of = async (values: Record<string, string>) => {
      const rows = {
        Employee: [row('E', { ...tied, personal_email: 'home@y.org', ...values })],
        Version: [put],
      }
      const { subject, fate: become } = await resolved(rows, writer)
      return [become('Employee', 'E'), [...subject.addresses], [...subject.undecidedAddresses]]
    }
    expect(await of({ modified_by: zoe })).toEqual(['theirs', [zoe], ['home@y.org']])
    expect(await of({})).toEqual(['theirs', [zoe, 'home@y.org'], []])
  })
  test('are none where the record is not theirs', async () => {
    const values = { user_id: zoe, employee_name: 'Tim Moss', personal_email: 'tim@y.org' }
    const { subject, fate: of } = await employee(values, writer)
    expect(of('Employee', 'E')).toBe('self_written')
    expect([...subject.addresses, ...subject.undecidedAddresses]).toEqual([zoe])
  })
  test('that are no addresses are none', async () => {
    const { subject } = await employee({ ...tied, personal_email: 'see file' })
    expect([...subject.addresses]).toEqual([zoe])
  })
})

describe('an employee without an account, at an address of the person', () => {
  test('is theirs where the name fits', async () => {
    expect(await fate({ personal_email: 'ZOE@x.org', employee_name: 'Moss, Zoe' })).toBe('theirs')
    expect(await fate({ personal_email: zoe, employee_name: 'Tim Moss' })).toBe('another_person')
    expect(await fate({ approver_email: zoe, employee_name: 'Zoe Moss' })).toBe('not found')
  })
  test('is somebody else’s with another account', async () => {
    expect(await fate({ personal_email: zoe, employee_name: 'Zoe Moss', user_id: 'ann@y.org' })).toBe(
      'another_person',
    )
  })
  test('is for an officer where they may have written it, or only their own word fits', async () => {
    expect(await fate({ personal_email: zoe, employee_name: 'Zoe Moss' }, writer)).toBe('self_written')
    expect(await fate({ personal_email: zoe, employee_name: 'Zara Quill' }, { fullName: 'Zara Quill' })).toBe(
      'name_unproven',
    )
  })
})

describe('an employee who was transferred under a new number', () => {
  const before = (values: Record<string, string>) =>
    resolved({
      Employee: [row('E', tied), row('OLD', { employee_name: 'Zoe Moss', ...values })],
      'Employee Transfer': [row('T', { employee: 'OLD', new_employee_id: 'E' })],
    }).then((one) => one.fate('Employee', 'OLD'))
  test('has the record of before, which the transfer names, where the name is the same', async () => {
    expect(await before({})).toBe('theirs')
    expect(await before({ employee_name: 'Tim Moss' })).toBe('not found')
    expect(await before({ user_id: 'ann@y.org' })).toBe('not found')
  })
})
