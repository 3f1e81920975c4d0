import type { MatchReason } from '@pdd/core'
import {
  claimed,
  type Evidence,
  leaveOpen,
  prove,
  type Source,
  type UndecidedReason,
} from '../evidence/evidence.ts'
import { addRecord } from '../evidence/known-records.ts'
import { atOnce, contactsFromMail } from '../evidence/origins.ts'
import { keepBack } from '../evidence/withheld-records.ts'
import type { Found, SiteReader } from '../site/reader.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import type { Resolving } from './subject.ts'

/** A contact with its lists. */
export type Contact = {
  row: Found
  /** folded, each once; its own column repeats the primary one */
  addresses: string[]
  links: { doctype: string; name: string }[]
}

export type AccountContacts = {
  contacts: Contact[]
  /** everybody who made or saved one */
  authors: string[]
}

/** What the account's contacts are worth, and what they say. */
export type TiedContacts = {
  /** a contact, and whether what it ties the account to is proven by it */
  all: { contact: Contact; evidence: Evidence; fromOutside: boolean }[]
  /** names that nobody but the staff could have written */
  names: string[]
  /** names on contacts that the account may have written */
  profileNames: string[]
}

const columns = [
  'name',
  'owner',
  'creation',
  'modified',
  'modified_by',
  'user',
  'email_id',
  'full_name',
  'first_name',
  'last_name',
  'pulled_from_google_contacts',
]
export const contactColumns: readonly string[] = columns

/** The contacts that name the account, with what stands on them. */
export async function readAccountContacts(reader: SiteReader, user: string): Promise<AccountContacts> {
  const rows = await reader.whereIn('Contact', columns, 'user', [user], { whole: true })
  const contacts = await withLists(reader, rows)
  const authors = rows.flatMap(({ owner = '', modified_by = '' }) => [owner, modified_by])
  return { contacts, authors }
}

/** Contacts with what stands on them. */
export async function withLists(reader: SiteReader, rows: readonly Found[]): Promise<Contact[]> {
  const names = rows.map(({ name = '' }) => name)
  const of = { and: { parenttype: 'Contact' } }
  const [emails, links] = await Promise.all([
    reader.whereIn('Contact Email', ['parent', 'email_id'], 'parent', names, of),
    reader.whereIn('Dynamic Link', ['parent', 'link_doctype', 'link_name'], 'parent', names, of),
  ])
  const emailsOf = Map.groupBy(emails, ({ parent = '' }) => parent)
  const linksOf = Map.groupBy(links, ({ parent = '' }) => parent)
  return rows.map((row) => {
    const listed = [row, ...(emailsOf.get(row.name ?? '') ?? [])].map(({ email_id = '' }) =>
      foldAscii(email_id),
    )
    return {
      row,
      addresses: [...new Set(listed)].filter((address) => address.includes('@')),
      links: (linksOf.get(row.name ?? '') ?? []).map(({ link_doctype = '', link_name = '' }) => ({
        doctype: link_doctype,
        name: link_name,
      })),
    }
  })
}

/**
 * What a contact is called; its document name stands in where it has no other. Version 14 has no full name, and rows that
 * were imported past the form have none either.
 */
export function contactName({ full_name, first_name, last_name, name }: Found): string {
  return full_name || [first_name, last_name].filter(Boolean).join(' ') || name || ''
}

export function sourceOf(doctype: string, { name = '', owner = '' }: Found): Source {
  return { doctype, name, owner: owner === '' ? null : owner }
}

/**
 * Takes the account's contacts for what they are: the company's word, the account's own, another outsider's, or something
 * that nobody can tell any more.
 */
export async function classifyContacts(
  resolving: Resolving,
  { contacts }: AccountContacts,
): Promise<TiedContacts> {
  const { reader, account, subject, ties } = resolving
  const judged = contacts.map((contact) => ({ contact, evidence: contactEvidence(resolving, contact) }))
  const outside = await contactsFromMail(
    reader,
    judged
      .filter(({ evidence }) => evidence.outcome === 'proven' && evidence.proof.kind === 'staff')
      .map(({ contact: { row, links } }) => ({
        row,
        leads: links.filter(({ doctype }) => doctype === 'Lead').map(({ name }) => name),
      })),
  )
  const claims = new Map<string, MatchReason[]>()
  const held = new Set<string>()
  const tied: TiedContacts = { all: [], names: [], profileNames: [] }
  for (const { contact, evidence } of judged) {
    const { row } = contact
    const name = row.name ?? ''
    const fromOutside = outside.has(name) || row.pulled_from_google_contacts === '1'
    const settled = ties.settle({ kind: 'record', doctype: 'Contact', name }, evidence)
    // Whoever made a contact goes on writing it: an officer's word is for what it is, and not for what it will say.
    if (settled.proof !== null && !isOutsiders(resolving, 'Contact', row))
      addRecord(subject.records, settled.proof, 'Contact', name, { field: 'user' })
    else {
      held.add(name)
      if (row.owner === account.user || settled.proof !== null) claims.set(name, [{ field: 'user' }])
      else if (settled.reason === 'undecided' || settled.reason === 'refused')
        keepBack(subject, 'Contact', name, settled.reason)
    }
    // An officer confirmed the contact, and not what came to stand on it since: each of that is decided by itself.
    const worth = evidence.outcome === 'proven' ? evidenceOfLists(resolving, contact) : evidence
    tied.all.push({
      contact,
      evidence: settled.proof === null && settled.reason === 'refused' ? claimed : worth,
      fromOutside,
    })
    tied.profileNames.push(contactName(row))
    if (evidence.outcome === 'proven' && worth.outcome === 'proven' && !fromOutside)
      tied.names.push(...writtenNames(account.user, account.email, contact))
  }
  subject.claims = claims
  subject.heldContacts = held
  return tied
}

/** Whether the account itself or another outsider made a document. Its owner may have to be learnt of before. */
export function isOutsiders(
  { account, authors }: Resolving,
  doctype: string,
  { owner = '', creation = '' }: Found,
): boolean {
  return owner === account.user || authors.standing(owner, creation, [doctype]) === 'outsider'
}

/** Whether a contact that names the account is the account's. */
function contactEvidence({ account, authors }: Resolving, contact: Contact): Evidence {
  const { row } = contact
  const source = sourceOf('Contact', row)
  const { owner = '', creation = '', modified_by = '', modified = '' } = row
  const open = (reason: UndecidedReason) => leaveOpen(reason, source)
  if (owner !== account.user && isMadeWithAccount(account, contact)) return prove('made_with_account', source)
  const standing = owner === account.user ? 'outsider' : authors.standing(owner, creation, ['Contact'])
  switch (standing) {
    case 'staff':
      return authors.mayHave(account.user, 'write', 'Contact') ? open('self_written') : prove('staff', source)
    case 'unknown':
      return open('author_unknown')
    case 'colleague':
      return open('author_without_rights')
    default: {
      const saved = modified_by !== account.user && authors.standing(modified_by, modified, ['Contact'])
      return saved === 'staff' ? open('completed_by_staff') : claimed
    }
  }
}

/** Frappe makes a contact for a new account, in the name of whoever made the account. */
function isMadeWithAccount(
  { user, email, owner, creation }: Resolving['account'],
  { row, addresses }: Contact,
): boolean {
  const own = [foldAscii(user), foldAscii(email)]
  return (
    owner !== '' &&
    owner !== 'Guest' &&
    row.owner === owner &&
    atOnce(row.creation, creation) &&
    addresses.some((address) => own.includes(address))
  )
}

/** What stands on a contact is worth less where the person may write every contact. */
function evidenceOfLists({ account, authors }: Resolving, { row }: Contact): Evidence {
  const source = sourceOf('Contact', row)
  if (authors.mayHave(account.user, 'write', 'Contact')) return leaveOpen('self_written', source)
  const standing = authors.standing(row.owner ?? '', row.creation ?? '', ['Contact'])
  return standing === 'staff' ? prove('staff', source) : leaveOpen('author_unknown', source)
}

/**
 * Names by the staff's word. A profile edit writes over the names on contacts that carry the account's address, but not
 * over the name of the document, which was made of what the staff typed.
 */
export function writtenNames(user: string, email: string, { row, addresses, links }: Contact): string[] {
  const own = [foldAscii(user), foldAscii(email)]
  const document = row.name ?? ''
  const withoutNumber = document.replace(/-\d{1,6}$/, '')
  const link = links.find(({ name }) => name !== '' && withoutNumber.endsWith(`-${name}`))
  const title = link === undefined ? withoutNumber : withoutNumber.slice(0, -link.name.length - 1)
  const edited = addresses.some((address) => own.includes(address))
  return edited ? [title] : [title, contactName(row)]
}
