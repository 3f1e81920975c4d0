import type { Cell } from '../../erp/snapshot.ts'
import { isParty } from '../rules/parties.ts'
import { text } from '../subject/names-subject.ts'
import { type Link, readPossiblePersons } from '../subject/parties/party-kinds.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { readKnownAddresses } from './known-addresses.ts'
import type { FieldMatch, RowMatches } from './row-ownership.ts'
import type { Search } from './search-context.ts'

/** What has to be known of others whom a row names: whether a party is a person, and whether an address is anybody's. */
export type Open = { named: FieldMatch } & ({ link: Link } | { address: string })

export function openQuestions(
  { reader }: Pick<Search, 'reader'>,
  { named }: RowMatches,
  cells: ReadonlyMap<string, Cell>,
): Open[] {
  const isMine = named.some(({ naming, isSubject }) => naming === 'subject' && isSubject)
  return named.flatMap((one): Open[] => {
    const { naming, target, field, standing, isSubject } = one
    if (naming !== 'other' || !isSubject) return []
    const value = text(cells.get(field.column))
    if (target !== undefined)
      return isParty(reader.metadata, target) ? [{ named: one, link: { doctype: target, value } }] : []
    const isAddress = field.kind === 'email' && standing !== 'staff'
    // An address that is nobody's beats nothing; where only work ties the row to the person, it is somebody's.
    return isAddress && isMine ? [{ named: one, address: foldAscii(value.trim()) }] : []
  })
}

/** A company that a row names is no person, and an address that nobody is known by is nobody: others are the subject then. */
export async function answered<Row extends { facts: RowMatches; open: readonly Open[] }>(
  { reader }: Pick<Search, 'reader'>,
  rows: readonly Row[],
): Promise<(Row & { facts: RowMatches })[]> {
  const questions = rows.flatMap(({ open }) => open)
  const [mayBePerson, isSomebodys] = await Promise.all([
    readPossiblePersons(
      reader,
      questions.flatMap((one) => ('link' in one ? [one.link] : [])),
    ),
    readKnownAddresses(
      reader,
      questions.flatMap((one) => ('address' in one ? [one.address] : [])),
    ),
  ])
  const isPerson = (one: Open) => ('link' in one ? mayBePerson(one.link) : isSomebodys(one.address))
  return rows.map((row) => {
    const nobody = new Set(row.open.filter((one) => !isPerson(one)).map(({ named }) => named))
    const named = row.facts.named.map((one) =>
      nobody.has(one) ? { ...one, naming: 'nobody' as const, isCompany: one.target !== undefined } : one,
    )
    return { ...row, facts: { ...row.facts, named } }
  })
}
