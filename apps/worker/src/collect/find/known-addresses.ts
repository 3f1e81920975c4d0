import { personForm } from '../rules/person-records.ts'
import type { SiteReader } from '../site/reader.ts'
import { employeeMailColumns } from '../subject/employees.ts'
import { foldAscii } from '../values/email-addresses.ts'

/** Which of these mail addresses, folded, somebody is known by: an account, a contact, a lead, an employee, any person's record. */
export async function readKnownAddresses(
  reader: SiteReader,
  addresses: Iterable<string>,
): Promise<(address: string) => boolean> {
  const wanted = new Set(addresses)
  if (wanted.size === 0) return () => false
  const found = await Promise.all(
    addressColumns(reader).map(async ([doctype, column]) => {
      const rows = await reader.whereIn(doctype, [column], column, wanted, { ignoreCase: true })
      return rows.map((row) => foldAscii(row[column] ?? ''))
    }),
  )
  const known = new Set(found.flat())
  return (address) => known.has(address)
}

function addressColumns(reader: SiteReader): [doctype: string, column: string][] {
  const { doctypes, persons } = reader.metadata
  const ofRecords = [...persons.keys()].flatMap((doctype) => {
    const known = doctypes.get(doctype)
    const form = known === undefined ? null : personForm(reader.metadata, known)
    return (form?.mails ?? []).map((column): [string, string] => [doctype, column])
  })
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
