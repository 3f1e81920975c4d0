import { individualField } from './individuals.ts'
import { addRecord, namesOf } from './records.ts'
import type { SiteReader } from './site-reader.ts'
import type { Subject } from './subject.ts'

/** Postal addresses: by mail address, by a contact's field, by a party's main one, and by Dynamic Links to any of these. */
export async function findPersonalAddresses(reader: SiteReader, subject: Subject): Promise<void> {
  const { records, addresses, sharedAddresses, withheld } = subject
  for (const row of await reader.whereIn('Address', ['name'], 'email_id', addresses, { ignoreCase: true }))
    addRecord(records, 'Address', row.name ?? '', { field: 'email_id' })

  for (const [doctype, field] of addressFields(reader)) {
    const rows = await reader.whereIn(doctype, [field], 'name', namesOf(records, doctype))
    const named = rows.map((row) => row[field] ?? '')
    for (const row of await reader.whereIn('Address', ['name'], 'name', named))
      addRecord(records, 'Address', row.name ?? '', { via: doctype, field })
  }

  for (const doctype of [...records.keys()].filter((known) => known !== 'Address')) {
    const rows = await reader.whereIn('Dynamic Link', ['parent'], 'link_name', namesOf(records, doctype), {
      and: { parenttype: 'Address', link_doctype: doctype },
    })
    for (const { parent = '' } of rows)
      addRecord(records, 'Address', parent, { child: 'links', via: doctype })
  }

  const known = new Set(namesOf(records, 'Address'))
  for (const { name = '' } of await reader.whereIn('Address', ['name'], 'email_id', sharedAddresses, {
    ignoreCase: true,
  }))
    if (!known.has(name))
      withheld.push({ doctype: 'Address', name, reason: 'shared_mailbox', nameable: false })
}

/** Link fields to Address on the records that are a person. */
function addressFields(reader: SiteReader): [doctype: string, field: string][] {
  return [...reader.metadata.doctypes.values()].flatMap((doctype) =>
    ['Contact', 'Lead', 'Employee', 'User'].includes(doctype.name) || individualField(doctype) !== null
      ? doctype.fields
          .filter(({ fieldtype, options }) => fieldtype === 'Link' && options === 'Address')
          .map(({ fieldname }): [string, string] => [doctype.name, fieldname])
      : [],
  )
}
