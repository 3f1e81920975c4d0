import type { MatchReason } from '@pdd/core'
import { type Evidence, leaveOpen, prove } from '../evidence/evidence.ts'
import { hasRecord, namesOf } from '../evidence/known-records.ts'
import { contactsFromMail } from '../evidence/origins.ts'
import { settleRecord } from '../evidence/settle-record.ts'
import { keepBack } from '../evidence/withheld-records.ts'
import { isParty } from '../rules/parties.ts'
import type { Found } from '../site/reader.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import type { Carrier } from './carriers.ts'
import {
  contactColumns,
  contactName,
  isOutsiders,
  sourceOf,
  type TiedContacts,
  withLists,
  writtenNames,
} from './contact-evidence.ts'
import type { Resolving } from './subject.ts'

/**
 * Contacts at the person's addresses that name no account: the person's where the staff made them and their name fits.
 * What the account made itself is told; what other outsiders made is not looked at.
 *
 * @returns those that are the person's, and what the staff wrote on them
 */
export async function findContactsAtAddresses(
  resolving: Resolving,
  carriers: readonly Carrier[],
): Promise<TiedContacts> {
  const { subject, authors, account } = resolving
  const proven: Found[] = []
  await authors.learn(carriers.map(({ contact }) => contact.owner ?? ''))
  const claims = new Map(subject.claims)
  const held = new Set(subject.heldContacts)
  for (const { contact, address } of carriers) {
    const name = contact.name ?? ''
    if (hasRecord(subject.records, 'Contact', name) || subject.heldContacts.has(name)) continue
    if (isOutsiders(resolving, 'Contact', contact)) {
      if (contact.owner === account.user && subject.addresses.has(address))
        claims.set(name, [{ field: 'email_id' }])
      held.add(name)
      continue
    }
    if (subject.sharedAddresses.has(address)) keepBack(subject, 'Contact', name, 'shared_mailbox')
    else if (subject.undecidedAddresses.has(address)) keepBack(subject, 'Contact', name, 'undecided')
    else if (subject.addresses.has(address)) {
      const isOwn = settle(resolving, contact, { field: 'email_id' }, subject.ownAddresses.has(address))
      if (isOwn) proven.push(contact)
    }
  }
  subject.claims = claims
  subject.heldContacts = held
  return tiedBy(resolving, proven)
}

async function tiedBy({ reader, account }: Resolving, rows: readonly Found[]): Promise<TiedContacts> {
  const contacts = await withLists(reader, rows)
  const ofLeads = contacts.map(({ row, links }) => ({
    row,
    leads: links.filter(({ doctype }) => doctype === 'Lead').map(({ name }) => name),
  }))
  const outside = await contactsFromMail(reader, ofLeads)
  const written = contacts.filter(
    ({ row }) => !outside.has(row.name ?? '') && row.pulled_from_google_contacts !== '1',
  )
  return {
    all: written.map((contact) => ({
      contact,
      evidence: prove('staff', sourceOf('Contact', contact.row)),
      fromOutside: false,
    })),
    names: written.flatMap((contact) => writtenNames(account.user, account.email, contact)),
    profileNames: [],
  }
}

/** Contacts of the person's leads and individual parties that bear the person's name and nobody else's address. */
export async function findLinkedContacts(resolving: Resolving): Promise<void> {
  const { subject, reader } = resolving
  for (const doctype of [...subject.records.keys()].filter(
    (known) => known === 'Lead' || isParty(reader.metadata, known),
  ))
    await findContactsOf(resolving, doctype)
}

async function findContactsOf(resolving: Resolving, doctype: string): Promise<void> {
  const { reader, subject, authors } = resolving
  const { records, addresses, claims } = subject
  const links = await reader.whereIn('Dynamic Link', ['parent'], 'link_name', namesOf(records, doctype), {
    and: { parenttype: 'Contact', link_doctype: doctype },
  })
  const linked = links
    .map(({ parent = '' }) => parent)
    .filter((parent) => !hasRecord(records, 'Contact', parent) && !claims.has(parent))
  const contacts = await reader.whereIn('Contact', [...contactColumns], 'name', linked)
  await authors.learn(contacts.map(({ owner = '' }) => owner))
  for (const contact of contacts) {
    const { user = '', email_id = '', owner = '', creation = '' } = contact
    // Anybody may file a contact of their own under somebody's record.
    if (authors.standing(owner, creation, ['Contact']) === 'outsider') continue
    const free = user === '' && (email_id === '' || addresses.has(foldAscii(email_id)))
    if (free) settle(resolving, contact, { child: 'links', via: doctype }, false)
    else keepBack(subject, 'Contact', contact.name ?? '', 'another_person')
  }
}

/** @returns whether the contact is the person's */
function settle(resolving: Resolving, contact: Found, reason: MatchReason, atOwnAddress: boolean): boolean {
  const { subject } = resolving
  const name = contact.name ?? ''
  const { likely, likelyAtOwnAddress } = subject.names
  const fit = (atOwnAddress ? likelyAtOwnAddress : likely)(contactName(contact))
  const another = (contact.user ?? '') !== '' && contact.user !== subject.user
  if (another || fit === 'other') {
    keepBack(subject, 'Contact', name, 'another_person')
    return false
  }
  return settleRecord(resolving, evidenceOf(resolving, contact, fit), { doctype: 'Contact', name }, reason)
}

function evidenceOf({ authors, account }: Resolving, contact: Found, fit: 'proven' | 'profile'): Evidence {
  const source = sourceOf('Contact', contact)
  if (authors.standing(contact.owner ?? '', contact.creation ?? '', ['Contact']) !== 'staff')
    return leaveOpen('author_unknown', source)
  if (fit === 'profile') return leaveOpen('name_unproven', source)
  return authors.mayHave(account.user, 'write', 'Contact')
    ? leaveOpen('self_written', source)
    : prove('staff', source)
}
