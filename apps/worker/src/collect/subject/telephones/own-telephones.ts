import { namesOf } from '../../evidence/known-records.ts'
import { type TelephoneColumn, telephoneColumns } from '../../rules/telephones.ts'
import type { Found, SiteReader } from '../../site/reader.ts'
import { spellingsOf } from '../../values/mail/domain-spellings.ts'
import {
  noTelephones,
  type OwnTelephone,
  type OwnTelephones,
} from '../../values/telephones/own-telephones.ts'
import {
  type Dialling,
  isSameTelephone,
  maybeSameTelephone,
  readTelephones,
  type Telephone,
} from '../../values/telephones/telephones.ts'
import { accountsAt } from '../account.ts'
import { type Contact, contactColumns, withLists } from '../contact-evidence.ts'
import { stamps } from '../record-evidence.ts'
import type { Resolving } from '../subject.ts'
import { readDialling } from './dialling.ts'

/** Nobody has more, and each is looked for in every call. */
const telephonesAtMost = 20

/**
 * Numbers on the person's own records that nobody but the staff can have written: on employees, leads, parties and other
 * records of people, and on contacts that no account saves with its profile. What an account says of itself is none.
 */
export async function findOwnTelephones(resolving: Resolving): Promise<OwnTelephones> {
  const { reader, subject } = resolving
  const found = await Promise.all([
    ...[...subject.records.keys()]
      .filter((doctype) => !elsewhere.has(doctype))
      .map((doctype) => onRecords(resolving, doctype)),
    onContacts(resolving),
  ])
  const cells = found.flat()
  if (cells.length === 0) return noTelephones
  const [dialling, profile] = await Promise.all([readDialling(reader), onProfile(reader, subject.user)])
  const own = numbersIn(profile, dialling)
  const distinct: OwnTelephone[] = []
  for (const telephone of numbersIn(cells, dialling))
    if (!distinct.some((known) => isSameTelephone(known.telephone, telephone)))
      distinct.push({
        telephone,
        isOnProfile: own.some((one) => maybeSameTelephone(one, telephone)),
      })
  return { own: distinct.slice(0, telephonesAtMost), dialling }
}

const elsewhere = new Set(['User', 'Contact', 'Address'])

function numbersIn(cells: readonly string[], dialling: Dialling): Telephone[] {
  return cells.flatMap((cell) => readTelephones(cell, dialling).numbers)
}

async function onRecords(
  { reader, subject, authors, account }: Resolving,
  doctype: string,
): Promise<string[]> {
  const columns = columnsIn(reader, doctype).filter(({ ofAnother }) => !ofAnother)
  if (columns.length === 0) return []
  const links = columns.flatMap(({ copiedBy }) => copiedBy ?? [])
  const wanted = ['name', ...stamps, ...columns.map(({ column }) => column), ...links]
  const rows = await reader.whereIn(doctype, wanted, 'name', namesOf(subject.records, doctype))
  await authors.learn(rows.map(({ owner = '' }) => owner))
  return rows
    .filter(({ owner = '', creation = '' }) => {
      if (owner === account.user || authors.mayHave(account.user, 'write', doctype, owner)) return false
      // Whoever wrote an employee's record may have left since: none but the staff can.
      return doctype === 'Employee' || authors.standing(owner, creation, [doctype]) === 'staff'
    })
    .flatMap((row) => cellsOf(row, columns))
}

/** What a form copies from a contact is worth what the contact is. */
function cellsOf(row: Found, columns: readonly TelephoneColumn[]): string[] {
  return columns
    .filter(({ copiedBy }) => copiedBy === undefined || (row[copiedBy] ?? '') === '')
    .map(({ column }) => row[column] ?? '')
    .filter((cell) => cell !== '')
}

async function onContacts(resolving: Resolving): Promise<string[]> {
  const { reader, subject, authors, account } = resolving
  const names = namesOf(subject.records, 'Contact')
  if (names.length === 0 || authors.mayHave(account.user, 'write', 'Contact')) return []
  const columns = columnsIn(reader, 'Contact').map(({ column }) => column)
  const [rows, listed] = await Promise.all([
    reader.whereIn('Contact', [...contactColumns, ...columns], 'name', names),
    reader.whereIn('Contact Phone', ['parent', 'phone'], 'parent', names, { and: { parenttype: 'Contact' } }),
  ])
  await authors.learn(rows.map(({ owner = '' }) => owner))
  const written = rows.filter(
    ({ owner = '', creation = '', user = '', pulled_from_google_contacts }) =>
      user === '' &&
      pulled_from_google_contacts !== '1' &&
      authors.standing(owner, creation, ['Contact']) === 'staff',
  )
  const free = await withoutAccounts(reader, await withLists(reader, written))
  const ofFree = new Set(free.map(({ row }) => row.name ?? ''))
  return [
    ...free.flatMap(({ row }) => columns.map((column) => row[column] ?? '')),
    ...listed.flatMap(({ parent = '', phone = '' }) => (ofFree.has(parent) ? [phone] : [])),
  ].filter((cell) => cell !== '')
}

/** A profile edit writes the account's number on contacts that bear its address. */
async function withoutAccounts(reader: SiteReader, contacts: readonly Contact[]): Promise<Contact[]> {
  const addresses = contacts.flatMap((contact) => contact.addresses.flatMap(spellingsOf))
  const logins = new Set((await accountsAt(reader, addresses)).map(({ address }) => address))
  return contacts.filter(
    ({ addresses: own }) => !own.some((address) => spellingsOf(address).some((one) => logins.has(one))),
  )
}

async function onProfile(reader: SiteReader, user: string): Promise<string[]> {
  const columns = columnsIn(reader, 'User').map(({ column }) => column)
  const rows = await reader.whereIn('User', columns, 'name', [user])
  return rows.flatMap((row) => columns.map((column) => row[column] ?? ''))
}

function columnsIn({ metadata }: SiteReader, doctype: string): readonly TelephoneColumn[] {
  const known = metadata.doctypes.get(doctype)
  return known === undefined ? [] : telephoneColumns(metadata, known)
}
