import { expect, test } from 'vitest'
import { form } from '../../../../../test/support/forms.ts'
import { searching } from '../../../../../test/support/search-in-memory.ts'
import { createSelection, type Match, type Selection, select } from '../ownership/selection.ts'
import { findComments, findVersions, ownDocuments, toldDocuments } from './attached.ts'

const reference = { reference_doctype: 'Link: DocType', reference_name: 'Dynamic Link: reference_doctype' }
const forms = [
  form('Comment', { ...reference, comment_email: 'Data' }),
  form('Version', { ref_doctype: 'Data', docname: 'Data', data: 'Code' }),
  form('Item', { item_name: 'Data' }),
  form('Visit', { patient: 'Link: Patient', seen_by: 'Link: User' }),
  form('Rota', { approver: 'Link: User' }),
]
const own = new Map([['Ticket', ['T']]])

/** How much of each row goes to the person. */
function told({ matches }: Selection): Record<string, string> {
  return Object.fromEntries([...matches].map(([name, { columns }]) => [name, columns]))
}

const comment = (name: string, type: string, target: string, owner = 'zoe@x.org', email = '') => ({
  ...{ name, reference_doctype: type, reference_name: target, owner, comment_email: email },
})

test('comments on the person’s documents are theirs, and their own words wherever they stand', async () => {
  const rows = {
    Comment: [
      ...[comment('on', 'Ticket', 'T', 'desk@firm.org'), comment('off', 'Ticket', 'U', 'desk@firm.org')],
      ...[comment('by', 'Patient', 'P-2'), comment('mail', 'Ticket', 'U', 'Guest', 'ZOE@x.org')],
    ],
  }
  const search = searching(forms, { rows })
  // In the database the case of an address is folded where it is asked for.
  expect(told(await findComments(search, own))).toEqual({ on: 'all', by: 'all' })
})

test('what a member of the staff wrote on other people, and on what is about them, is told as a fact', async () => {
  const rows = {
    Comment: ['Patient', 'Visit', 'Item', 'Rota', 'Address', 'Gone'].map((type) => comment(type, type, 'X')),
  }
  const staff = searching(forms, { rows, subject: { isWebsiteUser: false } })
  const facts = {
    Patient: 'matched',
    Visit: 'matched',
    Item: 'all',
    Rota: 'all',
    Address: 'all',
    Gone: 'all',
  }
  expect(told(await findComments(staff, own))).toEqual(facts)
  const guest = searching(forms, { rows, subject: { isWebsiteUser: true } })
  expect(new Set(Object.values(told(await findComments(guest, own))))).toEqual(new Set(['all']))
})

test('changes of the person’s records are theirs, and of others the fact that they made one', async () => {
  const version = (name: string, ref_doctype: string, docname: string, owner: string) => ({
    name,
    ref_doctype,
    docname,
    owner,
  })
  const rows = {
    Version: [
      ...[version('own', 'Ticket', 'T', 'desk@firm.org'), version('other', 'Ticket', 'U', 'zoe@x.org')],
      ...[version('self', 'Patient', 'P-1', 'zoe@x.org'), version('theirs', 'Ticket', 'U', 'desk@firm.org')],
    ],
  }
  expect(told(await findVersions(searching(forms, { rows }), own))).toEqual({ own: 'all', other: 'matched' })
})

test('a document is the person’s where it goes whole; a mail for its attachments, a record of theirs always', () => {
  const selection = (doctype: string, matches: Record<string, [Match['columns'], Match['rows']]>) => {
    const found = createSelection(doctype)
    for (const [name, [columns, rows]] of Object.entries(matches))
      select(found, name, { reasons: [], columns, rows })
    return found
  }
  const matches = {
    ...{ whole: ['all', 'all'], every: ['all', 'every'], shared: ['all', 'own'], named: ['all', 'matched'] },
    ...{ fact: ['matched', 'matched'], 'P-1': ['all', 'own'] },
  } as Parameters<typeof selection>[1]
  const { subject } = searching(forms)
  const of = (doctype: string) => ownDocuments(subject, [selection(doctype, matches)]).get(doctype)
  expect(of('Ticket')).toEqual(['whole', 'every'])
  expect(of('Communication')).toEqual(['whole', 'every', 'shared', 'named', 'P-1'])
  expect(of('Patient')).toEqual(['whole', 'every', 'P-1'])
  expect(toldDocuments([selection('Ticket', matches)]).get('Ticket')).toEqual([
    'whole',
    'every',
    'shared',
    'named',
    'P-1',
  ])
})
