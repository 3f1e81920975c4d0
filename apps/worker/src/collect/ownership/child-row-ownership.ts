import type { Cell } from '../../erp/snapshot.ts'
import { isAlwaysPerson } from '../rules/people/person-records.ts'
import type { PersonField } from '../rules/person-fields.ts'
import { columnsOf, type MatchKind, text } from '../subject/names-subject.ts'
import { type Link, readPossiblePersons } from '../subject/parties/party-kinds.ts'
import type { Cells } from '../values/cells.ts'
import type { Doctype } from '../values/doctype.ts'
import { namedIn } from './row-facts.ts'
import { type FieldMatch, firstNamed } from './row-ownership.ts'
import type { Search } from './search-context.ts'
import type { Standing } from './standing.ts'

const byStrength: readonly MatchKind[] = [
  'subject',
  'mentioned',
  'shared',
  'unreadable',
  'undecided',
  'other',
  'nobody',
]

/** Whom a row of a child table names: the strongest of what its fields say of the person. */
export function namingOf(named: readonly FieldMatch[]): MatchKind {
  return byStrength.find((naming) => named.some((one) => one.isSubject && one.naming === naming)) ?? 'nobody'
}

/** Whether a row that names the person is about a patient, a guest: the person works there. Parties may be companies. */
export function isAboutAnother(named: readonly FieldMatch[]): boolean {
  const certain = named.filter(
    ({ naming, standing, target }) => naming === 'subject' || standing === 'record' || target === 'User',
  )
  return firstNamed(certain)?.naming === 'other'
}

/**
 * Whose a row of a child table is, among the rows of its document: the person's, of somebody outside the company
 * (other), of a member of the staff (colleague), of somebody perhaps who has no account (unnamed), or nobody's.
 */
export type ChildRowOwner = 'subject' | 'other' | 'colleague' | 'unnamed' | 'nobody'

/** What a row says of persons. Rows that say the same have one object. */
export type ChildNaming = { naming: MatchKind; named: readonly ChildMatch[] }
type ChildMatch = Pick<FieldMatch, 'field' | 'naming' | 'isSubject' | 'standing'> & { link: Link | null }

export type ChildRowOwnership = {
  /** Looks at a row; its cells may be gone afterwards. */
  look(row: Cells): ChildNaming
  /** Whose each row is, once all were looked at: by document, in the order in which they were given. */
  decide(documents: Iterable<readonly LookedAt[]>): Promise<ChildRowOwner[][]>
}

type LookedAt = { parentfield: string; named: ChildNaming }

/**
 * Who owns the rows of a child table, by the rules for rows of their own: a row that names the person first is theirs. One
 * that names another person is that person's, and one that names only companies, or what is no person at all, nobody's.
 */
export function createChildRowOwnership(
  search: Search,
  doctype: Doctype,
  fields: readonly PersonField[],
): ChildRowOwnership {
  const { reader } = search
  return {
    look: rememberingNamings(search, fields),
    async decide(documents) {
      const all = [...documents]
      const distinct = new Set(all.flat().map(({ named }) => named))
      const links = [...distinct].flatMap(({ named }) =>
        named.flatMap(({ naming, link }) => (naming === 'other' && link !== null ? [link] : [])),
      )
      const mayBePerson = await readPossiblePersons(reader, links)
      const isPerson = ({ link }: ChildMatch) =>
        link === null ||
        isAlwaysPerson(link.doctype) ||
        reader.metadata.persons.has(link.doctype) ||
        mayBePerson(link)
      const owners = new Map([...distinct].map((naming) => [naming, ownerOf(naming, isPerson)]))
      const ownersOf = (rows: readonly LookedAt[]) => rows.map(({ named }) => owners.get(named) ?? 'other')
      return all.map((rows) => (doctype.custom ? guarded(rows, ownersOf(rows)) : ownersOf(rows)))
    },
  }
}

function ownerOf({ naming, named }: ChildNaming, isPerson: (one: ChildMatch) => boolean): ChildRowOwner {
  const first = firstNamed(named.filter((one) => one.naming === 'subject' || isPerson(one)))
  if (first?.naming === 'subject') return 'subject'
  if (first !== undefined) return colleagues.has(first.standing) ? 'colleague' : 'other'
  return naming === 'nobody' || naming === 'other' ? 'nobody' : 'other'
}

const colleagues: ReadonlySet<Standing> = new Set(['employee', 'staff'])

const mostRemembered = 10_000
const longestRemembered = 1_000

/** Thousands of rows name the same few people: each is looked at once. */
function rememberingNamings(search: Search, fields: readonly PersonField[]): ChildRowOwnership['look'] {
  const columns = columnsOf(fields)
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
    const matches = namedIn(search, fields, cells)
    const named = { naming: namingOf(matches), named: matches.flatMap((one) => childMatch(one, cells)) }
    if (remembered.size >= mostRemembered) remembered.clear()
    if (key.length <= longestRemembered) remembered.set(key, named)
    return named
  }
}

function childMatch({ target, ...one }: FieldMatch, cells: ReadonlyMap<string, Cell>): ChildMatch[] {
  if (one.naming === 'nobody') return []
  const value = text(cells.get(one.field.column))
  // In a list, what a row refers to is what it is about.
  const standing = one.standing === 'reference' ? 'outsider' : one.standing
  return [{ ...one, standing, link: target === undefined ? null : { doctype: target, value } }]
}

/** Where the rows of a site's own list are people, one that names nobody by link is somebody without an account. */
function guarded(rows: readonly LookedAt[], owners: readonly ChildRowOwner[]): ChildRowOwner[] {
  const lists = new Set(rows.filter((_, at) => owners[at] !== 'nobody').map(({ parentfield }) => parentfield))
  return owners.map((owner, at) =>
    owner === 'nobody' && lists.has(rows[at]?.parentfield ?? '') ? 'unnamed' : owner,
  )
}
