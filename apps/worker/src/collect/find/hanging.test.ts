import { describe, expect, test } from 'vitest'
import { form } from '../../../../../test/support/forms.ts'
import { searching } from '../../../../../test/support/search-in-memory.ts'
import type { DoctypeRule } from '../rules/data-map-schema.ts'
import { findHanging } from './hanging.ts'

const reference = { reference_doctype: 'Link: DocType', reference_name: 'Dynamic Link: reference_doctype' }
const user = { name: 'desk@firm.org', user_type: 'System User' }

/** What hangs on the ticket T of the person, by doctype. */
async function hanging(
  doctype: ReturnType<typeof form>,
  rows: Record<string, string>[],
  {
    rules = {},
    more = {},
  }: { rules?: Record<string, DoctypeRule>; more?: Record<string, Record<string, string>[]> } = {},
) {
  const forms = [doctype, ...Object.keys(more).map((name) => form(name, reference))]
  const search = searching(
    [...forms.filter(({ name }, at) => forms.findIndex((one) => one.name === name) === at)],
    {
      rows: { User: [user], ...more, [doctype.name]: rows },
      rules,
    },
  )
  const found = await findHanging(search, new Map([['Ticket', ['T']]]))
  return found.map(({ doctype: of, matches, withheld }) => [of, [...matches.keys()], [...withheld.keys()]])
}

const on = (name: string, more: Record<string, string> = {}) => ({
  ...{ name, reference_doctype: 'Ticket', reference_name: 'T', ...more },
})

describe('what hangs on the person’s document', () => {
  test('by a Dynamic Link or a Link is theirs', async () => {
    const rows = [on('N1'), on('N2', { reference_name: 'U' }), on('N3', { reference_doctype: 'Deal' })]
    expect(await hanging(form('Note', reference), rows)).toEqual([['Note', ['N1'], []]])
    const linked = form('Note', { ticket: 'Link: Ticket', deal: 'Link: Deal' })
    const by = [
      { name: 'N1', ticket: 'T' },
      { name: 'N2', ticket: 'U' },
      { name: 'N3', deal: 'T' },
    ]
    expect(await hanging(linked, by)).toEqual([['Note', ['N1'], []]])
  })
  test('and is about somebody else from outside is kept back', async () => {
    const note = form('Note', { ...reference, patient: 'Link: Patient', by: 'Link: User' })
    const rows = [
      on('N1', { patient: 'P-2' }),
      on('N2', { by: 'desk@firm.org' }),
      on('N3', { patient: 'P-1' }),
    ]
    expect(await hanging(note, rows)).toEqual([['Note', ['N2', 'N3'], ['N1']]])
  })
  test('leads once more to what hangs on that, and no further', async () => {
    const chain = (name: string, of: string, target: string) => ({
      name,
      reference_doctype: of,
      reference_name: target,
    })
    const more = {
      Remark: [chain('R', 'Note', 'N')],
      Reply: [chain('Y', 'Remark', 'R')],
    }
    expect(await hanging(form('Note', reference), [on('N')], { more })).toEqual([
      ['Note', ['N'], []],
      ['Remark', ['R'], []],
    ])
  })
  test('and is an entry of a log is theirs, and nothing hangs on it', async () => {
    const more = { Remark: [{ name: 'R', reference_doctype: 'Call Log', reference_name: 'C' }] }
    expect(await hanging(form('Call Log', reference), [on('C')], { more })).toEqual([['Call Log', ['C'], []]])
  })
})

describe('what hangs on nothing', () => {
  test('business documents of a company, which refer to each other', async () => {
    expect(await hanging(form('Deed', { ...reference, company: 'Link: Company' }), [on('D')])).toEqual([])
    expect(await hanging(form('Deed', reference, { isSubmittable: true }), [on('D')])).toEqual([])
  })
  test('notices, which are for whom they name', async () => {
    expect(await hanging(form('Notice', { ...reference, for_user: 'Link: User' }), [on('N')])).toEqual([])
    expect(await hanging(form('Notice', { ...reference, by_user: 'Link: User' }), [on('N')])).toHaveLength(1)
  })
  test('parties of a form', async () => {
    const party = { party_type: 'Link: DocType', party: 'Dynamic Link: party_type' }
    expect(await hanging(form('Note', party), [{ name: 'N', party_type: 'Ticket', party: 'T' }])).toEqual([])
  })
  test('rows of a child table, settings, people, and what has a finder of its own', async () => {
    expect(await hanging(form('Row', reference, { isTable: true }), [on('R')])).toEqual([])
    expect(await hanging(form('Setting', reference, { isSingle: true }), [on('S')])).toEqual([])
    expect(
      await hanging(form('Patient', { ...reference, patient_name: 'Data', email: 'Data: Email' }), [on('P')]),
    ).toEqual([])
    expect(await hanging(form('Comment', reference), [on('C')])).toEqual([])
  })
})

test('the map says by which fields a row hangs, or by none', async () => {
  const company = form('Deed', { ...reference, ticket: 'Link: Ticket', company: 'Link: Company' })
  const rows = [on('D1'), { name: 'D2', ticket: 'T' }]
  expect(await hanging(company, rows, { rules: { Deed: { hangsOn: ['ticket'] } } })).toEqual([
    ['Deed', ['D2'], []],
  ])
  expect(await hanging(form('Note', reference), [on('N')], { rules: { Note: { hangsOn: [] } } })).toEqual([])
})
