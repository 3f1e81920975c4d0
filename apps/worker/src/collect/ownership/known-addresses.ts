import type { SiteReader } from '../site/reader.ts'
import { employeeMailColumns } from '../subject/employees.ts'
import { spellingsOf } from '../values/mail/domain-spellings.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { outsidersAmong } from './outsiders.ts'

/**
 * Which of these mail addresses, folded, somebody is known by: an account, a contact, a lead, an employee, any person's
 * record. Whoever has an account may write any address on a contact of their own: it makes nobody known.
 */
export async function readKnownAddresses(
  reader: SiteReader,
  addresses: Iterable<string>,
): Promise<(address: string) => boolean> {
  const wanted = new Set([...addresses].flatMap(spellingsOf))
  if (wanted.size === 0) return () => false
  const found = await Promise.all(
    addressColumns(reader).map(async ([doctype, column]) => {
      const rows = await reader.whereIn(doctype, [column], column, wanted, { ignoreCase: true })
      return rows.map((row) => foldAscii(row[column] ?? ''))
    }),
  )
  const known = new Set([...found.flat(), ...(await onContacts(reader, wanted))])
  return (address) => spellingsOf(address).some((one) => known.has(one))
}

function addressColumns(reader: SiteReader): [doctype: string, column: string][] {
  const ofRecords = [...reader.metadata.persons].flatMap(([doctype, { form }]) =>
    form.mails.map((column): [string, string] => [doctype, column]),
  )
  const ofEmployees = employeeMailColumns(reader).map((column): [string, string] => ['Employee', column])
  return [['User', 'name'], ['User', 'email'], ['Lead', 'email_id'], ...ofEmployees, ...ofRecords]
}

async function onContacts(reader: SiteReader, wanted: ReadonlySet<string>): Promise<string[]> {
  const ignoreCase = true
  const [rows, contacts] = await Promise.all([
    reader.whereIn('Contact Email', ['parent', 'email_id'], 'email_id', wanted, { ignoreCase }),
    reader.whereIn('Contact', ['name', 'email_id', 'owner'], 'email_id', wanted, { ignoreCase }),
  ])
  const parents = await reader.whereIn(
    'Contact',
    ['name', 'owner'],
    'name',
    rows.map(({ parent = '' }) => parent),
  )
  const owners = new Map([...contacts, ...parents].map(({ name = '', owner = '' }) => [name, owner]))
  const outsiders = await outsidersAmong(reader, owners.values())
  const carried = [
    ...contacts.map(({ name = '', email_id = '' }) => ({ name, email_id })),
    ...rows.map(({ parent = '', email_id = '' }) => ({ name: parent, email_id })),
  ]
  return carried
    .filter(({ name }) => owners.has(name) && !outsiders.has(owners.get(name) ?? ''))
    .map(({ email_id }) => foldAscii(email_id))
}
