import type { KnownTies } from '@pdd/core'
import type { SiteReader } from '../site/reader.ts'
import { spellingsOf } from '../values/mail/domain-spellings.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { type Account, accountsAt } from './account.ts'
import { contactsAt } from './carriers.ts'
import type { AccountContacts } from './contact-evidence.ts'
import { employeeMailColumns, employeesAt, employeesOf } from './employees.ts'
import { leadsAt } from './leads.ts'
import { askOfParties } from './parties/asked-of-parties.ts'
import { askOfPersonRecords } from './person-records.ts'
import { addressesAt } from './postal-addresses.ts'

/**
 * Asks together what is asked one after the other of somebody who has one mail address, as most have: the answers are kept,
 * and each question costs a turn otherwise. Nothing is decided here; where more addresses may be the person's, nothing is
 * asked too early.
 */
export async function askEarly(
  reader: SiteReader,
  { user, email }: Account,
  { contacts }: AccountContacts,
  { former, known }: { former: readonly string[]; known: KnownTies },
): Promise<void> {
  const addresses = spellingsOf(foldAscii(user))
  const employees = await employeesOf(reader, user)
  const mails = employeeMailColumns(reader)
  const others = [
    email,
    ...contacts.flatMap((contact) => contact.addresses),
    ...employees.flatMap((row) => mails.map((column) => row[column] ?? '')),
    ...known.provenAddresses,
    ...former,
  ]
  if (others.some((one) => one.includes('@') && !addresses.includes(foldAscii(one)))) return
  await Promise.all([
    accountsAt(reader, spellingsOf(foldAscii(email))),
    contactsAt(reader, addresses),
    employeesAt(reader, addresses),
    leadsAt(reader, addresses),
    askOfParties(reader, { user, addresses }),
    askOfPersonRecords(reader, { user, addresses }),
    addressesAt(reader, addresses),
  ])
}
