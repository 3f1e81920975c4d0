import { describe, expect, test } from 'vitest'
import { form } from '../../../../../test/support/forms.ts'
import { searching } from '../../../../../test/support/search-in-memory.ts'
import { childTablesAsked, documentsAsked } from './doctypes-to-search.ts'

/** By which columns a row of the form is looked for; `owner` where what one entered is theirs. */
function columnsOf(doctype: ReturnType<typeof form>, entered?: string[], rules = {}): string[] | undefined {
  const search = searching([doctype], { rules, ...(entered !== undefined && { entered }) })
  const asked = documentsAsked(search).find((one) => one.doctype.name === doctype.name)
  return asked?.fields.map(({ column, weak }) => (weak ? `${column}, weakly` : column))
}

describe('what somebody from outside entered', () => {
  const fields = { patient: 'Link: Patient', subject: 'Data' }
  const named = ['name', 'patient']
  test('is theirs in a form that is open to them, that names nobody, or is the site’s own', () => {
    expect(columnsOf(form('Complaint', fields), ['Complaint'])).toEqual([...named, 'owner, weakly'])
    expect(columnsOf(form('Complaint', fields), [])).toEqual(named)
    expect(columnsOf(form('Complaint', { subject: 'Data' }), [])).toEqual(['name', 'owner, weakly'])
    expect(columnsOf(form('Complaint', fields, { custom: true }), [])).toContain('owner, weakly')
  })
  test('is not where they are of the staff', () => {
    expect(columnsOf(form('Complaint', { subject: 'Data' }))).toEqual(['name'])
  })
  test('is not in the company’s books, stock and logs', () => {
    const open = ['Order', 'Order Log', 'Stock Ledger Entry', 'Deed']
    expect(columnsOf(form('Order', fields, { isSubmittable: true }), open)).toEqual(named)
    expect(columnsOf(form('Order Log', fields), open)).toEqual(named)
    expect(columnsOf(form('Stock Ledger Entry', fields), open)).toEqual(named)
    expect(columnsOf(form('Deed', { ...fields, company: 'Link: Company' }), open)).toEqual(named)
  })
  test('is theirs for certain where the map says so', () => {
    const rules = { Complaint: { owner: true } }
    expect(columnsOf(form('Complaint', fields), ['Complaint'], rules)).toEqual([...named, 'owner'])
  })
})

test('of people’s records whoever else is named in them is asked, and not what they are called', () => {
  expect(
    columnsOf(form('Patient', { patient_name: 'Data', email: 'Data: Email', doctor: 'Link: User' }), []),
  ).toEqual(['email', 'doctor'])
})

test('of what has a finder of its own only what the site added is asked', () => {
  expect(columnsOf(form('Comment', { comment_email: 'Data: Email', '+guest': 'Link: User' }))).toEqual([
    'guest',
  ])
  expect(columnsOf(form('Comment', { comment_email: 'Data: Email' }))).toBeUndefined()
})

test('rows of child tables and settings are no documents, and tables that are not there are not asked', () => {
  const fields = { user: 'Link: User' }
  expect(columnsOf(form('Row', fields, { isTable: true }))).toBeUndefined()
  expect(columnsOf(form('Setting', fields, { isSingle: true }))).toBeUndefined()
  expect(columnsOf(form('Gone', fields, { columns: null }))).toBeUndefined()
})

test('a child table brings its documents by whom it names, and not by who worked', () => {
  const rows = form('Guest', { user: 'Link: User', approver: 'Link: User', note: 'Data' }, { isTable: true })
  const work = form('Signature', { approver: 'Link: User' }, { isTable: true })
  const asked = childTablesAsked(searching([rows, work]))
  expect(asked.map(({ doctype, fields }) => [doctype.name, fields.map(({ column }) => column)])).toEqual([
    ['Guest', ['user']],
  ])
})
