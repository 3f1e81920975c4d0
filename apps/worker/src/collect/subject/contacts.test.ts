import { describe, expect, test } from 'vitest'
import { resolved, row, zoe } from '../../../../../test/support/resolved-in-memory.ts'

type Asked = Parameters<typeof resolved>[1]
const named = { full_name: 'Zoe Moss', first_name: 'Zoe', last_name: 'Moss' }
const guest = row('guest@y.org', {
  email: 'guest@y.org',
  user_type: 'Website User',
  creation: '2024-01-01 00:00:00',
})

describe('a contact at an address of the person that names no account', () => {
  const fate = async (values: Record<string, string>, asked?: Asked) =>
    (
      await resolved({ Contact: [row('K', { email_id: zoe, ...named, ...values })], User: [guest] }, asked)
    ).fate('Contact', 'K')
  test('is theirs where the staff made it and the name fits', async () => {
    expect(await fate({})).toBe('theirs')
    expect(await fate({ full_name: 'Tim Moss' })).toBe('another_person')
    expect(await fate({ user: 'ann@y.org' })).toBe('another_person')
  })
  test('is not looked at where somebody outside made it', async () => {
    expect(await fate({ owner: 'guest@y.org' })).toBe('not found')
  })
  test('is for an officer where nobody can tell who made it, or they may have', async () => {
    expect(await fate({ owner: 'gone@y.org' })).toBe('author_unknown')
    expect(await fate({}, { mayWrite: ['Contact'] })).toBe('self_written')
  })
})

test('a customer on a contact at the person’s address is theirs, but not on one of an address book', async () => {
  const rows = {
    Contact: [row('K', { email_id: zoe, ...named })],
    'Dynamic Link': [{ parent: 'K', parenttype: 'Contact', link_doctype: 'Customer', link_name: 'C' }],
    Customer: [row('C', { customer_name: 'Zoe Moss', customer_type: 'Individual' })],
  }
  expect((await resolved(rows)).fate('Customer', 'C')).toBe('theirs')
  const google = { ...rows, Contact: [{ ...rows.Contact[0], pulled_from_google_contacts: '1' }] }
  const { fate } = await resolved(google as typeof rows)
  expect([fate('Contact', 'K'), fate('Customer', 'C')]).toEqual(['theirs', 'not found'])
})

describe('a contact of the person’s customer', () => {
  const fate = async (values: Record<string, string>, doctype = 'Customer') => {
    const rows = {
      Customer: [row('C', { customer_name: 'Zoe Moss', customer_type: 'Individual' })],
      'Dynamic Link': [
        { parent: 'Zoe Moss', parenttype: 'Contact', link_doctype: 'Customer', link_name: 'C' },
        { parent: 'K', parenttype: 'Contact', link_doctype: doctype, link_name: 'C' },
      ],
      Contact: [row('K', { ...named, ...values })],
      User: [guest],
    }
    return (await resolved(rows)).fate('Contact', 'K')
  }
  test('is theirs where it bears their name, and nobody else’s address or account', async () => {
    expect(await fate({})).toBe('theirs')
    expect(await fate({ email_id: zoe })).toBe('theirs')
    expect(await fate({ full_name: 'Tim Moss' })).toBe('another_person')
    expect(await fate({ email_id: 'ann@y.org' })).toBe('another_person')
    expect(await fate({ user: 'ann@y.org' })).toBe('another_person')
  })
  test('is not looked at where somebody outside filed it there', async () => {
    expect(await fate({ owner: 'guest@y.org' })).toBe('not found')
  })
  test('of another doctype with a document of the same name is not theirs', async () => {
    expect(await fate({}, 'Supplier')).toBe('not found')
  })
})
