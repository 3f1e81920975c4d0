import { describe, expect, test } from 'vitest'
import { desk, resolved, row, zoe } from '../../../../../test/support/resolved-in-memory.ts'
import { namesIn } from './person-records.ts'

type Asked = Parameters<typeof resolved>[1]

const patient = async (values: Record<string, string>, asked?: Asked, rows = {}) =>
  (await resolved({ Patient: [row('P', values)], ...rows }, asked)).fate('Patient', 'P')

describe('a record that names the account', () => {
  test('is theirs, whatever it is called', async () => {
    expect(await patient({ user_id: zoe, patient_name: 'Tim Moss' })).toBe('theirs')
  })
  test('is for an officer where they may have put themselves there', async () => {
    expect(await patient({ user_id: zoe, patient_name: 'Tim Moss' }, { mayWrite: ['Patient'] })).toBe(
      'self_written',
    )
    expect(await patient({ user_id: zoe, patient_name: 'Zoe Moss' }, { mayWrite: ['Patient'] })).toBe(
      'theirs',
    )
  })
  test('is somebody else’s where it names another account', async () => {
    expect(await patient({ user_id: 'ann@y.org', email: zoe, patient_name: 'Zoe Moss' })).toBe(
      'another_person',
    )
  })
})

describe('a record at an address of the person', () => {
  test('is theirs where its name fits, in any case and in another script', async () => {
    expect(await patient({ email: 'ZOE@x.org', patient_name: 'Moss, Zoe' })).toBe('theirs')
    expect(await patient({ email: zoe, patient_name: 'Зоэ Мосс' })).toBe('theirs')
    expect(await patient({ email: zoe, patient_name: '王小明' })).toBe('theirs')
  })
  test('is for an officer where it is called otherwise: it may be a child’s', async () => {
    expect(await patient({ email: zoe, patient_name: 'Tim Moss' })).toBe('another_name')
    expect(await patient({ email: zoe, patient_name: 'Иван Петров' })).toBe('another_name')
  })
  test('is theirs where it has no name', async () => {
    expect(await patient({ email: zoe })).toBe('theirs')
  })
  test('is for an officer where the name is only what the account calls itself', async () => {
    expect(await patient({ email: zoe, patient_name: 'Zara Quill' }, { fullName: 'Zara Quill' })).toBe(
      'name_unproven',
    )
  })
  test('is theirs by what the staff wrote, and not by the address, where they may write such records', async () => {
    const asked = { mayWrite: ['Patient'] }
    expect(await patient({ email: zoe, patient_name: 'Zoe Moss' }, asked)).toBe('theirs')
    expect(await patient({ email: zoe }, asked)).toBe('self_written')
    expect(await patient({ email: zoe, patient_name: 'Зоэ Мосс' }, asked)).toBe('self_written')
  })
  test('that somebody shares, or that is open, is not told', async () => {
    const carried = (rows: object[]) => ({
      'Contact Email': [{ parent: 'Zoe Moss', parenttype: 'Contact', email_id: 'both@x.org' }],
      Contact: rows,
    })
    const also = row('Ann Lee', {
      email_id: 'both@x.org',
      full_name: 'Ann Lee',
      first_name: 'Ann',
      last_name: 'Lee',
    })
    const at = { email: 'both@x.org', patient_name: 'Zoe Moss' }
    expect(await patient(at, {}, carried([]))).toBe('theirs')
    expect(await patient(at, {}, carried([also]))).toBe('shared_mailbox')
    expect(await patient(at, {}, carried([{ ...also, owner: 'gone@x.org' }]))).toBe('undecided')
  })
})

describe('a record of the person’s contact, customer or employee', () => {
  test('is theirs by its name alone', async () => {
    expect(await patient({ contact: 'Zoe Moss', patient_name: 'Zoe Moss' })).toBe('theirs')
    expect(await patient({ contact: 'Zoe Moss', patient_name: 'Tim Moss' })).toBe('another_name')
    expect(await patient({ contact: 'Zoe Moss' })).toBe('another_name')
    expect(await patient({ contact: 'Zoe Moss', patient_name: 'Зоэ Мосс' })).toBe('another_name')
    expect(await patient({ contact: 'Ann Lee', patient_name: 'Zoe Moss' })).toBe('not found')
  })
  test('the customer who pays, and the employee who is cared for', async () => {
    const customer = {
      Customer: [row('Zoe', { customer_name: 'Zoe Moss', customer_type: 'Individual' })],
      'Dynamic Link': [
        { parent: 'Zoe Moss', parenttype: 'Contact', link_doctype: 'Customer', link_name: 'Zoe' },
      ],
    }
    expect(await patient({ customer: 'Zoe', patient_name: 'Zoe Moss' }, {}, customer)).toBe('theirs')
    expect(await patient({ customer: 'Zoe', patient_name: 'Tim Moss' }, {}, customer)).toBe('another_name')
    const employee = { Employee: [row('E', { user_id: zoe, employee_name: 'Zoe Moss' })] }
    expect(await patient({ staff: 'E', patient_name: 'Zoe Moss' }, {}, employee)).toBe('theirs')
    expect(await patient({ staff: 'E', patient_name: 'Tim Moss' }, {}, employee)).toBe('another_name')
  })
})

test('what a record is called: its parts together, and each that may be a whole name', () => {
  const names = ['first_name', 'last_name', 'title']
  expect(namesIn({ names }, { first_name: 'Zoe', last_name: 'Moss', title: ' ' })).toEqual(['Zoe Moss'])
  expect(namesIn({ names }, { first_name: 'Zoe', title: 'Zoe Moss' })).toEqual(['Zoe Zoe Moss', 'Zoe Moss'])
  expect(namesIn({ names }, { first_name: 'Zoe' })).toEqual(['Zoe'])
  expect(namesIn({ names }, {})).toEqual([])
})

test('of a name in parts the whole fits, and no part that others have too', async () => {
  expect(await patient({ email: zoe, patient_name: 'Zoe', surname: 'Moss' })).toBe('theirs')
  expect(await patient({ email: zoe, patient_name: 'Tim', surname: 'Moss' })).toBe('another_name')
})

describe('whoever may write such records, and is named in one', () => {
  const writer = { mayWrite: ['Patient'] }
  const named = { user_id: zoe, patient_name: 'Zara Quill' }
  const version = (owner: string) => ({
    Version: [
      row('V', {
        ref_doctype: 'Patient',
        docname: 'P',
        owner,
        data: JSON.stringify({ changed: [['user_id', null, zoe]] }),
      }),
    ],
  })
  test('made it themselves: their form of the staff let them', async () => {
    expect(await patient({ ...named, owner: zoe }, writer)).toBe('theirs')
  })
  test('somebody else made it, and nobody has changed it since', async () => {
    expect(await patient({ ...named, modified: '2026-01-02 03:04:05' }, writer)).toBe('theirs')
    expect(await patient({ ...named, modified: '2026-01-02 03:04:05', modified_by: zoe }, writer)).toBe(
      'self_written',
    )
    expect(await patient({ ...named, creation: '', modified: '' }, writer)).toBe('self_written')
  })
  test('another saved it last, and it is called as they call themselves', async () => {
    const called = { ...writer, fullName: 'Zara Quill' }
    expect(await patient(named, called)).toBe('theirs')
    expect(await patient({ ...named, modified_by: zoe }, called)).toBe('self_written')
  })
  test('a version tells who put them there', async () => {
    expect(await patient(named, writer, version(desk))).toBe('theirs')
    expect(await patient(named, writer, version(zoe))).toBe('self_written')
    expect(await patient(named, writer, version('stranger@y.org'))).toBe('self_written')
  })
})
