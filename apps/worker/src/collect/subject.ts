import { foldAscii } from './addresses.ts'
import { subjectUnknown } from './collect-errors.ts'
import { createPersonNames, type PersonNames } from './person-names.ts'
import { addRecord, type Records } from './records.ts'
import type { SiteReader } from './site-reader.ts'
import { contactsOf, proveAddresses } from './subject-addresses.ts'
import { findParties } from './subject-parties.ts'
import { findPersonalAddresses } from './subject-postal.ts'
import { findEmployees, findLinkedContacts, findOwnContacts } from './subject-records.ts'

export type WithheldRecord = { doctype: string; name: string; reason: string; nameable: boolean }

/** Who this is: the account, and every record of the site that is this person rather than about them. */
export type Subject = {
  user: string
  fullName: string | null
  /** such accounts edit their own records: what they typed there proves nothing */
  isWebsiteUser: boolean
  /** provably the account's, folded; the login first */
  addresses: string[]
  /** on the account's contact, and on somebody else's too */
  sharedAddresses: string[]
  /** on the account's contact by its own hand */
  unprovenAddresses: string[]
  names: PersonNames
  /** User, Contact, Lead, Employee, individual parties, Address */
  records: Records
  withheld: WithheldRecord[]
}

const notPersons = new Set(['Guest', 'Administrator'])

/**
 * Resolves an account to a person, by the rules of docs/collecting.md.
 *
 * @param user User.name, exactly
 * @throws ExportError `subject.unknown`
 */
export async function resolveSubject(reader: SiteReader, user: string): Promise<Subject> {
  const [account, contacts] = await Promise.all([readAccount(reader, user), contactsOf(reader, user)])
  const { contacts: own, carriers, ...addresses } = await proveAddresses(reader, account, contacts)
  const subject: Subject = { ...account, ...addresses, records: new Map(), withheld: [] }

  addRecord(subject.records, 'User', user, { field: 'name' })
  for (const contact of own) addRecord(subject.records, 'Contact', contact, { field: 'user' })
  await Promise.all([findEmployees(reader, subject), findLeads(reader, subject)])
  findOwnContacts(subject, carriers)
  await findParties(reader, subject)
  await findLinkedContacts(reader, subject)
  await findPersonalAddresses(reader, subject)
  return subject
}

export type Account = Pick<Subject, 'user' | 'fullName' | 'isWebsiteUser' | 'names'> & { email: string }

async function readAccount(reader: SiteReader, user: string): Promise<Account> {
  const [row] = await reader.whereIn('User', ['email', 'full_name', 'first_name', 'user_type'], 'name', [
    user,
  ])
  if (row === undefined || notPersons.has(user)) throw subjectUnknown()
  const fullName = row.full_name || row.first_name || null
  return {
    user,
    email: row.email ?? '',
    fullName,
    isWebsiteUser: row.user_type !== 'System User',
    names: createPersonNames(fullName === null ? [] : [fullName], user),
  }
}

async function findLeads(reader: SiteReader, subject: Subject): Promise<void> {
  const both = [...subject.addresses, ...subject.sharedAddresses]
  const rows = await reader.whereIn('Lead', ['name', 'email_id'], 'email_id', both, { ignoreCase: true })
  for (const { name = '', email_id = '' } of rows) {
    const proven = subject.addresses.includes(foldAscii(email_id))
    if (proven) addRecord(subject.records, 'Lead', name, { field: 'email_id' })
    else subject.withheld.push({ doctype: 'Lead', name, reason: 'shared_mailbox', nameable: true })
  }
}
