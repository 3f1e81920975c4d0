import type { Cell } from '../../erp/snapshot.ts'
import { isAlwaysPerson, type PersonField } from '../rules/person-fields.ts'
import { columnsOf, type MatchKind, matchCell, text } from '../subject/names-subject.ts'
import { type Link, readPossiblePersons } from '../subject/party-kinds.ts'
import type { Subject } from '../subject/subject.ts'
import type { Cells } from '../values/cells.ts'
import type { Doctype } from '../values/doctype.ts'
import { targetOf } from './row-facts.ts'
import type { Search } from './search-context.ts'

const byStrength: readonly MatchKind[] = ['subject', 'shared', 'unreadable', 'undecided', 'other', 'nobody']

/** Whom a row of a child table names: the strongest of what its fields say of the person. */
export function namingOfChildRow(
  subject: Subject,
  fields: readonly PersonField[],
  cells: ReadonlyMap<string, Cell>,
): MatchKind {
  const namings = fields.map((field) => matchCell(subject, field, cells))
  return byStrength.find((naming) => namings.includes(naming)) ?? 'nobody'
}

/** Whose a row of a child table is, among the rows of its document. */
export type ChildRowOwner = 'subject' | 'other' | 'nobody'

/** What a row says of persons. Rows that say the same have one object. */
export type ChildNaming = { naming: MatchKind; links: readonly Link[]; holdsAddress: boolean }

export type ChildRowOwnership = {
  /** Looks at a row; its cells may be gone afterwards. */
  look(row: Cells): ChildNaming
  /** Whose each row is, once all were looked at: by document, in the order in which they were given. */
  decide(documents: Iterable<readonly LookedAt[]>): Promise<ChildRowOwner[][]>
}

type LookedAt = { parentfield: string; named: ChildNaming }

/**
 * Who owns the rows of a child table. A row that names the person is theirs. One that names another person is that
 * person's, and one that names only companies, or what is no person at all, nobody's.
 */
export function createChildRowOwnership(
  { reader, subject }: Search,
  doctype: Doctype,
  fields: readonly PersonField[],
): ChildRowOwnership {
  return {
    look: rememberingNamings(subject, fields),
    async decide(documents) {
      const all = [...documents]
      const others = new Set(all.flat().flatMap(({ named }) => (isOther(named) ? named : [])))
      const mayBePerson = await readPossiblePersons(
        reader,
        [...others].flatMap(({ links }) => links),
      )
      const namesPerson = ({ links, holdsAddress }: ChildNaming) =>
        holdsAddress || links.some((link) => isAlwaysPerson(link.doctype) || mayBePerson(link))
      const persons = new Set([...others].filter(namesPerson))
      const ownerOf = ({ named }: LookedAt): ChildRowOwner => {
        if (named.naming === 'subject') return 'subject'
        return persons.has(named) ? 'other' : 'nobody'
      }
      return all.map((rows) => (doctype.custom ? guarded(rows, rows.map(ownerOf)) : rows.map(ownerOf)))
    },
  }
}

function isOther({ naming }: ChildNaming): boolean {
  return naming !== 'subject' && naming !== 'nobody'
}

const mostRemembered = 10_000
const longestRemembered = 1_000

/** Thousands of rows name the same few people: each is looked at once. */
function rememberingNamings(subject: Subject, fields: readonly PersonField[]): ChildRowOwnership['look'] {
  const columns = columnsOf(fields)
  const deciding = fields.filter(({ role }) => role === 'subject')
  const remembered = new Map<string, ChildNaming>()
  return (row) => {
    let key = ''
    for (const column of columns) {
      const value = row.get(column) ?? null
      // The length says where a value ends.
      key += value === null ? '-' : `${value.length}:${text(value)}`
    }
    const before = remembered.get(key)
    if (before !== undefined) return before
    const cells = new Map(columns.map((column) => [column, row.get(column) ?? null]))
    const named = {
      naming: namingOfChildRow(subject, deciding, cells),
      links: deciding.flatMap((field) => linkIn(field, cells)),
      holdsAddress: fields.some(
        ({ kind, column }) => kind === 'email' && text(cells.get(column)).includes('@'),
      ),
    }
    if (remembered.size >= mostRemembered) remembered.clear()
    if (key.length <= longestRemembered) remembered.set(key, named)
    return named
  }
}

function linkIn(field: PersonField, cells: ReadonlyMap<string, Cell>): Link[] {
  const [doctype, value] = [targetOf(field, cells), text(cells.get(field.column))]
  return doctype === undefined || value === '' ? [] : [{ doctype, value }]
}

/** Where the rows of a site's own list are people, one that names nobody by link is somebody without an account. */
function guarded(rows: readonly LookedAt[], owners: readonly ChildRowOwner[]): ChildRowOwner[] {
  const lists = new Set(rows.filter((_, at) => owners[at] !== 'nobody').map(({ parentfield }) => parentfield))
  return owners.map((owner, at) =>
    owner === 'nobody' && lists.has(rows[at]?.parentfield ?? '') ? 'other' : owner,
  )
}
