import { foldAscii } from './addresses.ts'
import { createPersonNames, type PersonNames } from './person-names.ts'
import type { Found, SiteReader } from './site-reader.ts'
import type { Account, Subject } from './subject.ts'

type Addresses = Pick<Subject, 'addresses' | 'sharedAddresses' | 'unprovenAddresses' | 'names'> & {
  contacts: string[]
  /** every contact at one of the addresses, shared ones too */
  carriers: Carrier[]
}

export type Carrier = { contact: Found; address: string }

/**
 * Which mail addresses are this account's. The login is; a further one on the account's own contact is, unless the
 * account typed it there itself, or somebody else is known by it too.
 */
export async function proveAddresses(
  reader: SiteReader,
  account: Account,
  contacts: Found[],
): Promise<Addresses> {
  const names = createPersonNames(
    [account.fullName ?? '', ...contacts.map((contact) => contact.full_name || contact.first_name || '')],
    account.user,
  )
  const login = foldAscii(account.user)
  const email = foldAscii(account.email)
  const logins = [login]
  if (email !== login && email.includes('@') && !(await isLoginOfAnother(reader, account.user, email)))
    logins.push(email)

  const candidates = await furtherAddresses(reader, contacts, logins)
  const isTyped = (row: Found) => account.isWebsiteUser && wroteIt(row, account.user)
  const vouched = [...new Set(candidates.filter((row) => !isTyped(row)).map(addressOf))]
  const typed = candidates.filter(isTyped).map(addressOf)
  const carriers = await contactsAt(reader, [...logins, ...vouched])
  const shared = await usedByOthers(reader, account.user, names, vouched, carriers)
  return {
    addresses: [...logins, ...vouched.filter((address) => !shared.has(address)).sort()],
    sharedAddresses: [...shared].sort(),
    unprovenAddresses: [...new Set(typed)].filter((address) => !vouched.includes(address)).sort(),
    names,
    contacts: contacts.map(({ name = '' }) => name),
    carriers,
  }
}

/** The contacts that name the account. */
export function contactsOf(reader: SiteReader, user: string): Promise<Found[]> {
  return reader.whereIn('Contact', contactColumns, 'user', [user], { whole: true })
}

const contactColumns = ['name', 'email_id', 'full_name', 'first_name', 'owner', 'modified_by', 'user']

/** Mail addresses on the account's contacts that are not its login. */
async function furtherAddresses(reader: SiteReader, contacts: Found[], logins: string[]): Promise<Found[]> {
  const rows = await reader.whereIn(
    'Contact Email',
    ['email_id', 'owner', 'modified_by'],
    'parent',
    contacts.map(({ name = '' }) => name),
    { and: { parenttype: 'Contact' } },
  )
  // The contact's own column repeats its primary row; it counts by itself only where that row is missing.
  const listed = new Set(rows.map(addressOf))
  const lone = contacts.filter((contact) => !listed.has(addressOf(contact)))
  return [...rows, ...lone].filter((row) => addressOf(row).includes('@') && !logins.includes(addressOf(row)))
}

/** Addresses that another person's contact carries too, or that are another account's login. */
async function usedByOthers(
  reader: SiteReader,
  user: string,
  names: PersonNames,
  addresses: string[],
  carriers: readonly Carrier[],
): Promise<Set<string>> {
  const shared = new Set<string>()
  for (const { contact, address } of carriers) {
    if (!addresses.includes(address)) continue
    const another = (contact.user ?? '') !== '' && contact.user !== user
    if (another || !names.isSame(contactName(contact))) shared.add(address)
  }
  for (const column of ['name', 'email'])
    for (const row of await reader.whereIn('User', ['name', column], column, addresses, { ignoreCase: true }))
      if (row.name !== user) shared.add(foldAscii(row[column] ?? ''))
  return shared
}

/** Every contact that carries one of the addresses, whatever its case, in its own column or in a row of its list. */
async function contactsAt(reader: SiteReader, addresses: string[]): Promise<Carrier[]> {
  const [listed, direct] = await Promise.all([
    reader.whereIn('Contact Email', ['parent', 'email_id'], 'email_id', addresses, {
      and: { parenttype: 'Contact' },
      ignoreCase: true,
    }),
    reader.whereIn('Contact', ['name', 'email_id'], 'email_id', addresses, { ignoreCase: true }),
  ])
  const hits = new Map<string, Set<string>>()
  for (const [name = '', address] of [
    ...listed.map((row) => [row.parent, addressOf(row)] as const),
    ...direct.map((row) => [row.name, addressOf(row)] as const),
  ])
    hits.set(name, (hits.get(name) ?? new Set()).add(address))
  const contacts = await reader.whereIn('Contact', contactColumns, 'name', hits.keys())
  return contacts.flatMap((contact) =>
    [...(hits.get(contact.name ?? '') ?? [])].map((address) => ({ contact, address })),
  )
}

/** What a contact is called; its document name stands in where it has no other. */
export function contactName(contact: Found): string {
  return contact.full_name || contact.first_name || contact.name || ''
}

async function isLoginOfAnother(reader: SiteReader, user: string, address: string): Promise<boolean> {
  const byName = await reader.whereIn('User', ['name'], 'name', [address], { ignoreCase: true })
  const byMail = await reader.whereIn('User', ['name'], 'email', [address], { ignoreCase: true })
  return [...byName, ...byMail].some(({ name }) => name !== user)
}

function wroteIt(row: Found, user: string): boolean {
  return row.owner === user || row.modified_by === user
}

function addressOf(row: Found): string {
  return foldAscii(row.email_id ?? '')
}
