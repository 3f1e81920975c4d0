import { expect, test } from 'vitest'
import { resolved, row, zoe } from '../../../../../test/support/resolved-in-memory.ts'

type Asked = Parameters<typeof resolved>[1]

const carried = (address: string, more: object = {}) => ({
  'Contact Email': [{ parent: 'Zoe Moss', parenttype: 'Contact', email_id: address }],
  ...more,
})
async function addresses(rows: Parameters<typeof resolved>[0], asked?: Asked) {
  const { subject } = await resolved(rows, asked)
  return {
    theirs: [...subject.addresses].filter((address) => address !== zoe),
    shared: [...subject.sharedAddresses],
    open: [...subject.undecidedAddresses],
  }
}

test('an address that stands on the person’s contact is theirs in both spellings of its domain', async () => {
  expect((await addresses(carried('zoe@müller.de'))).theirs).toEqual([
    'zoe@müller.de',
    'zoe@xn--mller-kva.de',
  ])
  expect((await addresses(carried('zoe@xn--mller-kva.de'))).theirs).toEqual([
    'zoe@müller.de',
    'zoe@xn--mller-kva.de',
  ])
})

test('an address by which another account signs in is not, in whichever spelling it stands there', async () => {
  const nothing = { theirs: [], shared: ['zoe@müller.de', 'zoe@xn--mller-kva.de'], open: [] }
  for (const login of ['zoe@müller.de', 'zoe@xn--mller-kva.de'])
    for (const own of ['zoe@müller.de', 'zoe@xn--mller-kva.de'])
      expect(await addresses(carried(own, { User: [row(login, { email: login })] }))).toEqual(nothing)
  const mailbox = { User: [row('ann', { email: 'zoe@müller.de' })] }
  expect(await addresses(carried('zoe@xn--mller-kva.de', mailbox))).toEqual(nothing)
})

test('an address on somebody else’s contact is shared, in whichever spelling it stands there', async () => {
  const ann = row('Ann Lee', {
    email_id: 'zoe@müller.de',
    full_name: 'Ann Lee',
    first_name: 'Ann',
    last_name: 'Lee',
  })
  const { theirs, shared } = await addresses(carried('zoe@müller.de', { Contact: [ann] }))
  expect({ theirs, shared }).toEqual({ theirs: [], shared: ['zoe@müller.de', 'zoe@xn--mller-kva.de'] })
})

test('an address on somebody else’s employee record is shared, and on the person’s own it is theirs', async () => {
  const employee = (values: object) => ({ Employee: [row('E', { personal_email: 'home@y.org', ...values })] })
  const own = { user_id: zoe, employee_name: 'Zoe Moss' }
  expect((await addresses(employee(own))).theirs).toEqual(['home@y.org'])
  const others = { ...carried('home@y.org'), ...employee({ employee_name: 'Ann Lee' }) }
  expect((await addresses(others)).shared).toEqual(['home@y.org'])
})

test('what is open is open in both spellings, and a mailed code proves both', async () => {
  const open = await addresses(carried('zoe@müller.de'), { mayWrite: ['Contact'] })
  expect(open).toEqual({ theirs: [], shared: [], open: ['zoe@müller.de', 'zoe@xn--mller-kva.de'] })
  const proven = await addresses({}, { known: { provenAddresses: ['zoe@müller.de'] } })
  expect(proven.theirs).toEqual(['zoe@müller.de', 'zoe@xn--mller-kva.de'])
})
