import { describe, expect, test } from 'vitest'
import type { PersonField } from '../rules/person-fields.ts'
import { decideOwnership, type FieldMatch, type RowMatches } from './row-ownership.ts'
import type { Standing } from './standing.ts'

type Rest = Partial<Omit<FieldMatch, 'field'>> & { kind?: PersonField['kind']; field?: Partial<PersonField> }

function named(naming: FieldMatch['naming'], column: string, rest: Rest = {}): FieldMatch {
  const { kind = 'email', field: more = {}, isSubject = true, standing = 'outsider', ...others } = rest
  const field = { column, role: 'subject', kind, ...more } as PersonField
  return { field, naming, isSubject, standing, ...others }
}

const mine = (column: string, rest?: Rest) => named('subject', column, rest)
const others = (column: string, rest?: Rest) => named('other', column, rest)

/** What of a row goes to the person: its columns and its rows, or why it is kept back. */
function decide(row: Partial<RowMatches>): string | null {
  const nothing = { named: [], children: [], childWork: [], shared: false, custom: false }
  const kept = { sharedChild: false, undecidedChild: false, unreadableChild: false }
  const ownership = decideOwnership({ ...nothing, ...kept, ...row })
  if (ownership === null) return null
  return 'withheld' in ownership ? ownership.withheld : `${ownership.columns} ${ownership.rows}`
}

test('a row that names nobody is nobody’s', () => {
  expect(decide({ named: [others('customer'), named('nobody', 'user')] })).toBeNull()
})

test('what names only a shared, an open or an unreadable address is kept back, in that order', () => {
  const all = [named('unreadable', 'a'), named('undecided', 'b'), named('shared', 'c')]
  expect(decide({ named: all })).toBe('shared_mailbox')
  expect(decide({ named: all.slice(0, 2) })).toBe('undecided')
  expect(decide({ named: all.slice(0, 1) })).toBe('unreadable')
  expect(decide({ sharedChild: true, undecidedChild: true })).toBe('shared_mailbox')
  expect(decide({ undecidedChild: true, unreadableChild: true })).toBe('undecided')
  expect(decide({ unreadableChild: true })).toBe('unreadable')
  expect(decide({ named: [...all, mine('d')] })).toBe('all all')
})

test('whom a row names first it goes to whole, and to others what names them', () => {
  expect(decide({ named: [mine('customer'), others('contact')] })).toBe('all all')
  expect(decide({ named: [others('customer'), mine('contact')] })).toBe('matched matched')
})

test('a field of work makes nobody the one whom a row is about', () => {
  expect(decide({ named: [mine('approver', { isSubject: false }), others('customer')] })).toBe(
    'matched matched',
  )
  expect(decide({ named: [others('approver', { isSubject: false }), mine('customer')] })).toBe('all all')
})

describe('what somebody is to a row counts before the order of its form', () => {
  const order: Standing[] = ['account', 'record', 'outsider', 'reference', 'employee', 'staff']
  const pairs = order.slice(1).map((later, at) => [order[at] as Standing, later] as const)
  test.each(pairs)('%s before %s', (first, later) => {
    const row = [others('a', { standing: later }), mine('b', { standing: first })]
    expect(decide({ named: row })).toBe('all all')
    expect(decide({ named: [mine('a', { standing: later }), others('b', { standing: first })] })).toBe(
      'matched matched',
    )
  })
  test('whoever asked stands where a record does', () => {
    expect(
      decide({ named: [mine('raised_by', { standing: 'asker' }), others('b', { standing: 'record' })] }),
    ).toBe('all all')
    expect(decide({ named: [others('contact'), mine('raised_by', { standing: 'asker' })] })).toBe('all all')
  })
  test('of the staff, whoever asked is before who works on it', () => {
    const row = [
      others('a', { standing: 'staff' }),
      mine('b', { standing: 'staff', field: { role: 'asked' } }),
    ]
    expect(decide({ named: row })).toBe('all all')
    expect(decide({ named: [mine('a', { standing: 'employee' }), ...row.slice(0, 1)] })).toBe('all all')
  })
  test('a field that the site added takes nothing from those whom the form names', () => {
    const added = { field: { added: true } } as const
    expect(decide({ named: [mine('extra', added), others('customer')] })).toBe('matched matched')
    expect(decide({ named: [mine('extra', { ...added, standing: 'record' }), others('customer')] })).toBe(
      'matched matched',
    )
    expect(decide({ named: [mine('extra', added), others('owner', { standing: 'reference' })] })).toBe(
      'all all',
    )
    expect(decide({ named: [others('a', { standing: 'employee' }), mine('b', added)] })).toBe('all all')
    expect(decide({ named: [mine('name', { ...added, standing: 'account' }), others('customer')] })).toBe(
      'all all',
    )
  })
  test('who made a row comes after all whom it names', () => {
    const author = { field: { weak: true } } as const
    expect(decide({ named: [mine('owner', author), others('user', { standing: 'staff' })] })).toBe(
      'matched matched',
    )
    expect(decide({ named: [mine('owner', author)] })).toBe('all all')
  })
})

test('among several addresses one is mentioned: with another’s row the field alone goes, by itself the row does not', () => {
  expect(decide({ named: [named('mentioned', 'cc'), others('customer')] })).toBe('matched matched')
  expect(decide({ named: [named('mentioned', 'cc')] })).toBe('matched matched')
})

describe('tasks', () => {
  const staff = { standing: 'staff', kind: 'link', target: 'User' } as const
  const reference = { standing: 'reference', kind: 'dynamic' } as const
  test('one that was given to a member of the staff is theirs, without the rows of others', () => {
    expect(decide({ named: [mine('allocated_to', staff)] })).toBe('all own')
    expect(decide({ named: [mine('owner_user', staff)] })).toBe('all all')
    expect(decide({ named: [mine('assigned_to', { ...staff, standing: 'outsider' })] })).toBe('all all')
  })
  test('one that refers to somebody’s document is taken from nobody to whom it was given', () => {
    const row = [others('reference_name', reference), mine('allocated_to', staff)]
    expect(decide({ named: row })).toBe('all own')
    expect(decide({ named: [others('party', reference), mine('allocated_to', staff)] })).toBe(
      'matched matched',
    )
    expect(decide({ named: [others('reference_name', reference), mine('reviewed', staff)] })).toBe(
      'matched matched',
    )
    expect(decide({ named: [others('customer'), mine('allocated_to', staff)] })).toBe('matched matched')
    const linked = others('document', { kind: 'link', target: 'Patient', standing: 'record' })
    expect(decide({ named: [linked, mine('allocated_to', staff)] })).toBe('matched matched')
  })
  test('a notice is for its receiver', () => {
    const notice = (column: string) =>
      decide({ named: [others('document_name', reference), mine(column, staff)] })
    expect(notice('for_user')).toBe('all own')
    expect(notice('from_user')).toBe('matched matched')
    const worked = mine('for_user', { ...staff, isSubject: false })
    expect(decide({ named: [others('document_name', reference), worked] })).toBe('matched matched')
  })
})

test('what is of all whom it names is whole, without the rows of the others', () => {
  expect(decide({ named: [others('customer'), mine('contact')], shared: true })).toBe('all own')
})

describe('where a row names nobody else', () => {
  test('in whose rows the person stands it is theirs, without the rows of others', () => {
    expect(decide({ children: ['guests'] })).toBe('all own')
    expect(decide({ children: ['guests'], childWork: ['doctors'] })).toBe('matched matched')
    expect(decide({ childWork: ['doctors'] })).toBe('matched matched')
    expect(decide({ children: ['guests'], named: [others('customer')] })).toBe('matched matched')
  })
  test('a form of the site’s own is theirs who worked on it', () => {
    const work = [mine('approver', { isSubject: false, standing: 'staff' })]
    expect(decide({ named: work, custom: true })).toBe('all own')
    expect(decide({ named: work })).toBe('matched matched')
    expect(decide({ named: [named('mentioned', 'approver')], custom: true })).toBe('matched matched')
  })
  test('what somebody outside did by mail is about them, and what the staff did is not', () => {
    const by = (rest: Rest) => decide({ named: [mine('closed_by', { isSubject: false, ...rest })] })
    expect(by({})).toBe('all all')
    expect(by({ standing: 'staff' })).toBe('matched matched')
    expect(by({ kind: 'link' })).toBe('matched matched')
  })
  test('a company is somebody else', () => {
    const company = named('nobody', 'customer', { isCompany: true })
    expect(decide({ named: [mine('closed_by', { isSubject: false }), company] })).toBe('matched matched')
    expect(decide({ children: ['guests'], named: [company] })).toBe('matched matched')
  })
})
