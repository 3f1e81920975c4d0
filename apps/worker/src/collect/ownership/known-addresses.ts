import type { SiteReader } from '../site/reader.ts'
import { employeeMailColumns } from '../subject/employees.ts'
import { spellingsOf } from '../values/domain-spellings.ts'
import { foldAscii } from '../values/email-addresses.ts'

/** Which of these mail addresses, folded, somebody is known by: an account, a contact, a lead, an employee, any person's record. */
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
  const known = new Set(found.flat())
  return (address) => spellingsOf(address).some((one) => known.has(one))
}

function addressColumns(reader: SiteReader): [doctype: string, column: string][] {
  const ofRecords = [...reader.metadata.persons].flatMap(([doctype, { form }]) =>
    form.mails.map((column): [string, string] => [doctype, column]),
  )
  const ofEmployees = employeeMailColumns(reader).map((column): [string, string] => ['Employee', column])
  return [
    ['User', 'name'],
    ['User', 'email'],
    ['Contact Email', 'email_id'],
    ['Contact', 'email_id'],
    ['Lead', 'email_id'],
    ...ofEmployees,
    ...ofRecords,
  ]
}
