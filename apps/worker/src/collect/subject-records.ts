import { individualsAmong } from './individuals.ts'
import { addRecord, hasRecord, namesOf } from './records.ts'
import type { SiteReader } from './site-reader.ts'
import type { Subject } from './subject.ts'
import { contactName, contactsAt } from './subject-addresses.ts'

/** Contacts at the person's addresses and of their leads, if they bear the person's name and no other account. */
export async function findOwnContacts(reader: SiteReader, subject: Subject): Promise<void> {
  const { records, names, addresses, sharedAddresses, withheld } = subject
  for (const { contact, address } of await contactsAt(reader, [...addresses, ...sharedAddresses])) {
    const name = contact.name ?? ''
    if (hasRecord(records, 'Contact', name)) continue
    const free = (contact.user ?? '') === '' && names.isLikely(contactName(contact))
    if (!addresses.includes(address))
      withheld.push({ doctype: 'Contact', name, reason: 'shared_mailbox', nameable: false })
    else if (free) addRecord(records, 'Contact', name, { field: 'email_id' })
    else withheld.push({ doctype: 'Contact', name, reason: 'another_person', nameable: false })
  }
  const links = await reader.whereIn('Dynamic Link', ['parent'], 'link_name', namesOf(records, 'Lead'), {
    and: { parenttype: 'Contact', link_doctype: 'Lead' },
  })
  const linked = links
    .map(({ parent = '' }) => parent)
    .filter((parent) => !hasRecord(records, 'Contact', parent))
  for (const contact of await reader.whereIn(
    'Contact',
    ['name', 'full_name', 'first_name', 'user', 'email_id'],
    'name',
    linked,
  )) {
    const name = contact.name ?? ''
    if (
      (contact.user ?? '') === '' &&
      (contact.email_id ?? '') === '' &&
      names.isLikely(contactName(contact))
    )
      addRecord(records, 'Contact', name, { child: 'links', via: 'Lead' })
    else if (!withheld.some((known) => known.doctype === 'Contact' && known.name === name))
      withheld.push({ doctype: 'Contact', name, reason: 'another_person', nameable: false })
  }
}

/**
 * Parties of the person: tied by a portal login, or by the person's contact. One that is an individual is the person;
 * one that is a company is told, and kept back.
 */
export async function findParties(reader: SiteReader, subject: Subject): Promise<void> {
  const ties = [...(await portalTies(reader, subject)), ...(await contactTies(reader, subject))]
  for (const doctype of new Set(ties.map((tie) => tie.doctype))) {
    const tied = ties.filter((tie) => tie.doctype === doctype)
    const individuals = await individualsAmong(
      reader,
      doctype,
      tied.map(({ name }) => name),
    )
    if (individuals === null) continue
    for (const { name, via, child } of tied) {
      if (individuals.has(name)) addRecord(subject.records, doctype, name, { child, via })
      else if (!subject.withheld.some((known) => known.doctype === doctype && known.name === name))
        subject.withheld.push({ doctype, name, reason: 'company', nameable: true })
    }
  }
}

type Tie = { doctype: string; name: string; child: string; via: string }

async function portalTies(reader: SiteReader, { user }: Subject): Promise<Tie[]> {
  const rows = await reader.whereIn('Portal User', ['parenttype', 'parent', 'parentfield'], 'user', [user])
  return rows.map(({ parenttype = '', parent = '', parentfield = '' }) => ({
    doctype: parenttype,
    name: parent,
    child: parentfield,
    via: 'User',
  }))
}

/** A link that the account itself put on its contact proves nothing, as with addresses. */
async function contactTies(reader: SiteReader, { user, isWebsiteUser, records }: Subject): Promise<Tie[]> {
  const rows = await reader.whereIn(
    'Dynamic Link',
    ['link_doctype', 'link_name', 'owner'],
    'parent',
    namesOf(records, 'Contact'),
    { and: { parenttype: 'Contact' } },
  )
  return rows
    .filter((row) => !(isWebsiteUser && row.owner === user))
    .map(({ link_doctype = '', link_name = '' }) => ({
      doctype: link_doctype,
      name: link_name,
      child: 'links',
      via: 'Contact',
    }))
}
