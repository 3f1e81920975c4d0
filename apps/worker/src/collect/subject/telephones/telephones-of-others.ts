import { name as column, join, sql } from '../../../erp/sql.ts'
import { hasRecord } from '../../evidence/known-records.ts'
import { namesPersons } from '../../rules/person-fields.ts'
import { telephoneColumns } from '../../rules/telephones.ts'
import type { SiteMetadata } from '../../site/metadata.ts'
import type { Found, SiteReader } from '../../site/reader.ts'
import {
  type Dialling,
  likePattern,
  maybeSameTelephone,
  readTelephones,
  type Telephone,
} from '../../values/telephones/telephones.ts'
import { partyNames } from '../parties/party-kinds.ts'
import type { Subject } from '../subject.ts'

/** Where numbers stand of whoever else has them: on records of people, and of the company itself. */
type Place = { doctype: string; columns: readonly string[]; owner: 'name' | 'parent' }

/**
 * Of these numbers, those that a record of another name bears: an account, a contact, an employee, a lead, a party, any
 * record of people, or the company. Whoever wrote it there, it may be another's.
 */
export async function telephonesOfOthers(
  reader: SiteReader,
  subject: Subject,
  telephones: readonly Telephone[],
  dialling: Dialling,
): Promise<ReadonlySet<Telephone>> {
  const ofOthers = new Set<Telephone>()
  await Promise.all(
    placesIn(reader).map(async ({ doctype, columns, owner }) => {
      const found = new Map<string, Set<Telephone>>()
      await reader.scan({
        doctype,
        columns: [owner, ...columns],
        where: anyLike(columns, telephones),
        visit([name, ...cells]) {
          const numbers = cells.flatMap((cell) => borneBy(cell ?? '', dialling))
          for (const telephone of telephones)
            if (numbers.some((number) => maybeSameTelephone(number, telephone)))
              found.set(name ?? '', (found.get(name ?? '') ?? new Set()).add(telephone))
        },
      })
      const bearer = owner === 'parent' ? 'Contact' : doctype
      const others = [...found.keys()].filter((name) => !hasRecord(subject.records, bearer, name))
      for (const name of await ofAnotherName(reader, subject, bearer, others))
        for (const telephone of found.get(name) ?? []) ofOthers.add(telephone)
    }),
  )
  return ofOthers
}

/** With an extension it is a switchboard, which is many people's. What reads numbers drops the blanks before it. */
function borneBy(cell: string, dialling: Dialling): readonly Telephone[] {
  return readTelephones(cell.replace(/(?:ext\.?|extension|x|#)\s*\d+\s*$/i, ''), dialling).numbers
}

function placesIn({ metadata, isEmpty }: SiteReader): Place[] {
  return metadata.derived.once(allPlaces, metadata).filter(({ doctype }) => !isEmpty(doctype))
}

function allPlaces(metadata: SiteMetadata): Place[] {
  return [...metadata.doctypes.values()].flatMap((doctype): Place[] => {
    const { name, isSingle, columns: real } = doctype
    if (isSingle || real === null) return []
    const isList = name === 'Contact Phone'
    if (!isList && name !== 'Company' && !namesPersons(metadata, name)) return []
    const columns = telephoneColumns(metadata, doctype).map(({ column }) => column)
    return columns.length === 0 ? [] : [{ doctype: name, columns, owner: isList ? 'parent' : 'name' }]
  })
}

async function ofAnotherName(
  reader: SiteReader,
  subject: Subject,
  doctype: string,
  names: readonly string[],
): Promise<string[]> {
  // The account's own contacts take nothing from it.
  const others = names.filter((name) => doctype !== 'Contact' || !subject.claims.has(name))
  if (others.length === 0) return []
  if (doctype === 'User' || doctype === 'Company') return others
  const titles = await namesOfRows(reader, doctype, others)
  return others.filter((name) => !titles.get(name)?.some((title) => subject.names.likely(title) === 'proven'))
}

async function namesOfRows(
  reader: SiteReader,
  doctype: string,
  names: readonly string[],
): Promise<Map<string, string[]>> {
  const columns = nameColumns[doctype] ?? reader.metadata.persons.get(doctype)?.form.names
  if (columns === undefined) return partyNames(reader, doctype, names)
  const rows = await reader.whereIn(doctype, ['name', ...columns], 'name', names)
  return new Map(rows.map((row) => [row.name ?? '', wholeNames(row, columns)]))
}

const nameColumns: Record<string, readonly string[]> = {
  Contact: ['full_name', 'first_name', 'last_name'],
  Employee: ['employee_name'],
  Lead: ['lead_name', 'first_name', 'last_name'],
}

/** Each that may be a whole name, and its parts together. */
function wholeNames(row: Found, columns: readonly string[]): string[] {
  const parts = columns.map((one) => row[one] ?? '').filter((part) => part !== '')
  const whole = parts.filter((part) => part.includes(' '))
  return whole.length > 0 ? whole : [parts.join(' ')].filter((title) => title !== '')
}

/** What may be one of the numbers: the database finds candidates, which are read here. */
export function anyLike(columns: readonly string[], telephones: readonly Telephone[]) {
  const patterns = [...new Set(telephones.map(likePattern))]
  return join(
    columns.flatMap((one) => patterns.map((pattern) => sql`${column(one)} LIKE ${pattern}`)),
    ' OR ',
  )
}
