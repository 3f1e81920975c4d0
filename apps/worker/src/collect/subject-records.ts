import { foldAscii } from './addresses.ts'
import { isParty } from './individuals.ts'
import { personFields } from './person-fields.ts'
import { addRecord, hasRecord, namesOf } from './records.ts'
import type { SiteReader } from './site-reader.ts'
import type { Subject } from './subject.ts'
import { type Carrier, contactName } from './subject-addresses.ts'

/** Contacts at the person's addresses, if they bear the person's name and no other account. */
export function findOwnContacts(subject: Subject, carriers: readonly Carrier[]): void {
  const { records, names, addresses, withheld } = subject
  for (const { contact, address } of carriers) {
    const name = contact.name ?? ''
    if (hasRecord(records, 'Contact', name)) continue
    const free = (contact.user ?? '') === '' && names.isLikely(contactName(contact))
    if (!addresses.includes(address))
      withheld.push({ doctype: 'Contact', name, reason: 'shared_mailbox', nameable: false })
    else if (free) addRecord(records, 'Contact', name, { field: 'email_id' })
    else withheld.push({ doctype: 'Contact', name, reason: 'another_person', nameable: false })
  }
}

/** Contacts of the person's leads and individual parties that bear the person's name and nobody else's address. */
export async function findLinkedContacts(reader: SiteReader, subject: Subject): Promise<void> {
  for (const doctype of [...subject.records.keys()].filter(
    (known) => known === 'Lead' || isParty(reader.metadata.doctypes.get(known)),
  ))
    await findContactsOf(reader, subject, doctype)
}

async function findContactsOf(reader: SiteReader, subject: Subject, doctype: string): Promise<void> {
  const { records, names, addresses, withheld } = subject
  const links = await reader.whereIn('Dynamic Link', ['parent'], 'link_name', namesOf(records, doctype), {
    and: { parenttype: 'Contact', link_doctype: doctype },
  })
  const linked = links
    .map(({ parent = '' }) => parent)
    .filter((parent) => !hasRecord(records, 'Contact', parent))
  const columns = ['name', 'full_name', 'first_name', 'user', 'email_id']
  for (const contact of await reader.whereIn('Contact', columns, 'name', linked)) {
    const { name = '', user = '', email_id = '' } = contact
    const free = user === '' && (email_id === '' || addresses.includes(foldAscii(email_id)))
    if (free && names.isLikely(contactName(contact)))
      addRecord(records, 'Contact', name, { child: 'links', via: doctype })
    else if (!withheld.some((known) => known.doctype === 'Contact' && known.name === name))
      withheld.push({ doctype: 'Contact', name, reason: 'another_person', nameable: false })
  }
}

/**
 * Employees by account; and those without an account that bear the person's mail address and a name that can be theirs.
 */
export async function findEmployees(reader: SiteReader, subject: Subject): Promise<void> {
  const { user, names, records, withheld } = subject
  const employee = reader.metadata.doctypes.get('Employee')
  const fields = employee === undefined ? [] : personFields(reader.metadata, employee, {})
  const columns = fields.filter(({ kind, role }) => kind === 'email' && role === 'subject')
  const [byAccount, ...byAddress] = await Promise.all([
    reader.whereIn('Employee', ['name'], 'user_id', [user]),
    ...columns.map(({ column }) =>
      reader.whereIn('Employee', ['name', 'employee_name', 'user_id'], column, subject.addresses, {
        ignoreCase: true,
      }),
    ),
  ])
  for (const { name = '' } of byAccount) addRecord(records, 'Employee', name, { field: 'user_id' })
  for (const [index, rows] of byAddress.entries())
    for (const { name = '', employee_name = '', user_id = '' } of rows) {
      if (hasRecord(records, 'Employee', name)) continue
      if (user_id === '' && names.isLikely(employee_name))
        addRecord(records, 'Employee', name, { field: columns[index]?.column ?? '' })
      else withheld.push({ doctype: 'Employee', name, reason: 'another_person', nameable: false })
    }
}
