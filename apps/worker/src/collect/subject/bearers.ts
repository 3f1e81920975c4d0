import { contradicted, type Evidence, leaveOpen } from '../evidence/evidence.ts'
import { hasRecord } from '../evidence/known-records.ts'
import { contactsFromMail, leadsFromMail } from '../evidence/origins.ts'
import type { Found } from '../site/reader.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import type { Carrier } from './carriers.ts'
import { contactName, isOutsiders, sourceOf } from './contact-evidence.ts'
import { employeeMailColumns } from './employees.ts'
import type { Resolving } from './subject.ts'

/** Somebody who is known by an address, by a document of the staff. */
type Bearer = { address: string; row: Found; doctype: string; name: string; another: boolean }

/**
 * Further addresses by which the staff know somebody who is, or may be, another person: a contact with an account or a
 * last name, a lead, an employee. What outsiders wrote makes nobody's address another's.
 *
 * @returns `contradicted`, or undecided where the other name fits what the account calls itself; nothing where nobody is
 */
export async function bearersOf(
  resolving: Resolving,
  addresses: readonly string[],
  carriers: readonly Carrier[],
): Promise<Map<string, Evidence>> {
  const found = await Promise.all([
    contactBearers(resolving, new Set(addresses), carriers),
    leadBearers(resolving, addresses),
    employeeBearers(resolving, addresses),
  ])
  const { authors, subject } = resolving
  const others = found
    .flat()
    .map((bearer) => ({
      ...bearer,
      fit: bearer.another ? ('other' as const) : subject.names.sameAs(bearer.name),
    }))
    .filter(({ fit }) => fit !== 'proven')
  await authors.learn(others.map(({ row }) => row.owner ?? ''))
  const counted = others.filter(({ row, doctype }) => !isOutsiders(resolving, doctype, row))
  const outside = await bornOfMail(resolving, counted)
  const worth = new Map<string, Evidence>()
  for (const { address, row, doctype, fit } of counted) {
    const standing = authors.standing(row.owner ?? '', row.creation ?? '', [doctype])
    const fromOutside = outside.has(row) || row.pulled_from_google_contacts === '1'
    if (fromOutside) continue
    if (fit === 'other' && standing === 'staff') worth.set(address, contradicted)
    else if (worth.get(address) !== contradicted)
      worth.set(
        address,
        leaveOpen(fit === 'profile' ? 'name_unproven' : 'author_unknown', sourceOf(doctype, row)),
      )
  }
  return worth
}

/** What a mail said of its sender is no word of the staff. */
async function bornOfMail({ reader }: Resolving, bearers: readonly Bearer[]): Promise<Set<Found>> {
  const rowsOf = (doctype: string) => [
    ...new Set(bearers.filter((bearer) => bearer.doctype === doctype).map(({ row }) => row)),
  ]
  const [contacts, leads] = [rowsOf('Contact'), rowsOf('Lead')]
  const links = await reader.whereIn(
    'Dynamic Link',
    ['parent', 'link_name'],
    'parent',
    contacts.map(({ name = '' }) => name),
    { and: { parenttype: 'Contact', link_doctype: 'Lead' } },
  )
  const linked = Map.groupBy(links, ({ parent = '' }) => parent)
  const [madeContacts, madeLeads] = await Promise.all([
    contactsFromMail(
      reader,
      contacts.map((row) => ({
        row,
        leads: (linked.get(row.name ?? '') ?? []).map(({ link_name = '' }) => link_name),
      })),
    ),
    leadsFromMail(reader, leads),
  ])
  return new Set([
    ...contacts.filter(({ name = '' }) => madeContacts.has(name)),
    ...leads.filter(({ name = '' }) => madeLeads.has(name)),
  ])
}

function contactBearers(
  { subject }: Resolving,
  addresses: ReadonlySet<string>,
  carriers: readonly Carrier[],
): Bearer[] {
  return carriers
    .filter(
      ({ contact, address }) =>
        addresses.has(address) &&
        !hasRecord(subject.records, 'Contact', contact.name ?? '') &&
        isSomebody(contact),
    )
    .map(({ contact, address }) => ({
      address,
      row: contact,
      doctype: 'Contact',
      name: contactName(contact),
      another: (contact.user ?? '') !== '' && contact.user !== subject.user,
    }))
}

/** `info@` as "Lang GmbH" is nobody: a person has a last name, or an account. */
function isSomebody({ user = '', first_name = '', last_name = '', full_name = '' }: Found): boolean {
  if (user !== '' || last_name.trim() !== '') return true
  // Rows of imports may hold the whole name alone.
  return first_name === '' && full_name.trim().includes(' ')
}

async function leadBearers({ reader }: Resolving, addresses: readonly string[]): Promise<Bearer[]> {
  const rows = await reader.whereIn('Lead', leadColumns, 'email_id', addresses, { ignoreCase: true })
  return rows
    .map((row) => ({
      address: foldAscii(row.email_id ?? ''),
      row,
      doctype: 'Lead',
      name: leadName(row),
      another: false,
    }))
    .filter(({ name }) => name !== '')
}

export const leadColumns = [
  'name',
  'owner',
  'creation',
  'email_id',
  'lead_name',
  'first_name',
  'last_name',
  'company_name',
]

/** The person's name; none where the lead is called by its company. */
export function leadName({
  lead_name = '',
  first_name = '',
  last_name = '',
  company_name = '',
}: Found): string {
  const person = [first_name, last_name].filter((part) => part !== '').join(' ')
  return person || (lead_name === company_name ? '' : lead_name)
}

async function employeeBearers(
  { reader, subject }: Resolving,
  addresses: readonly string[],
): Promise<Bearer[]> {
  const found = await Promise.all(
    employeeMailColumns(reader).map(async (column) => {
      const wanted = ['name', 'owner', 'creation', 'employee_name', 'user_id', column]
      const rows = await reader.whereIn('Employee', wanted, column, addresses, { ignoreCase: true })
      return rows.map((row) => ({ address: foldAscii(row[column] ?? ''), row }))
    }),
  )
  return found
    .flat()
    .filter(({ row }) => !hasRecord(subject.records, 'Employee', row.name ?? ''))
    .map(({ address, row }) => ({
      address,
      row,
      doctype: 'Employee',
      name: row.employee_name ?? '',
      another: (row.user_id ?? '') !== '' && row.user_id !== subject.user,
    }))
}
