import { isParty } from './individuals.ts'
import { addRecord, hasRecord, namesOf } from './records.ts'
import type { SiteReader } from './site-reader.ts'
import type { Subject } from './subject.ts'

/** Postal addresses: by mail address, by a contact's field, by a party's main one, and by Dynamic Links to any of these. */
export async function findPersonalAddresses(reader: SiteReader, subject: Subject): Promise<void> {
  const { records, addresses, sharedAddresses, withheld } = subject
  for (const row of await reader.whereIn('Address', ['name'], 'email_id', addresses, { ignoreCase: true }))
    addRecord(records, 'Address', row.name ?? '', { field: 'email_id' })

  const shown: { name: string; via: string; field: string }[] = []
  for (const [doctype, field] of addressFields(reader)) {
    const rows = await reader.whereIn(doctype, [field], 'name', namesOf(records, doctype))
    const named = rows.map((row) => row[field] ?? '')
    for (const row of await reader.whereIn('Address', ['name'], 'name', named))
      shown.push({ name: row.name ?? '', via: doctype, field })
  }

  for (const doctype of [...records.keys()].filter((known) => known !== 'Address')) {
    const rows = await reader.whereIn('Dynamic Link', ['parent'], 'link_name', namesOf(records, doctype), {
      and: { parenttype: 'Address', link_doctype: doctype },
    })
    for (const { parent = '' } of rows)
      addRecord(records, 'Address', parent, { child: 'links', via: doctype })
  }

  const others = await linkedToOthers(
    reader,
    shown.map(({ name }) => name).filter((name) => !hasRecord(records, 'Address', name)),
  )
  for (const { name, ...reason } of shown)
    if (!others.has(name)) addRecord(records, 'Address', name, reason)
    else if (!withheld.some((known) => known.doctype === 'Address' && known.name === name))
      withheld.push({ doctype: 'Address', name, reason: 'company', nameable: false })

  const known = new Set(namesOf(records, 'Address'))
  for (const { name = '' } of await reader.whereIn('Address', ['name'], 'email_id', sharedAddresses, {
    ignoreCase: true,
  }))
    if (!known.has(name))
      withheld.push({ doctype: 'Address', name, reason: 'shared_mailbox', nameable: false })
}

/** A contact often shows the address of the company that it works for: filed under others, and not under the person. */
async function linkedToOthers(reader: SiteReader, addresses: string[]): Promise<Set<string>> {
  const links = await reader.whereIn('Dynamic Link', ['parent', 'link_name'], 'parent', addresses, {
    and: { parenttype: 'Address' },
  })
  return new Set(links.filter(({ link_name }) => link_name !== '').map(({ parent = '' }) => parent))
}

/** Link fields to Address on the records that are a person. */
function addressFields(reader: SiteReader): [doctype: string, field: string][] {
  return [...reader.metadata.doctypes.values()].flatMap((doctype) =>
    ['Contact', 'Lead', 'Employee', 'User'].includes(doctype.name) || isParty(doctype)
      ? doctype.fields
          .filter(({ fieldtype, options }) => fieldtype === 'Link' && options === 'Address')
          .map(({ fieldname }): [string, string] => [doctype.name, fieldname])
      : [],
  )
}
