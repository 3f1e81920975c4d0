import { follows } from '../evidence/evidence.ts'
import { addRecord, hasRecord, namesOf } from '../evidence/known-records.ts'
import { meaningOf } from '../rules/people/field-words.ts'
import { namesPersons } from '../rules/person-fields.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import { partyNames } from './parties/party-kinds.ts'
import { namesIn } from './person-records.ts'
import type { Resolving } from './subject.ts'

/**
 * Records that the person's own lead to: the application that an employee record names, the lead that became a customer.
 * Those that bear the person's name are theirs; a guardian, a superior is somebody else.
 */
export async function findLinkedRecords(resolving: Resolving): Promise<void> {
  const { reader, subject, account } = resolving
  const fields = reader.metadata.derived.once(linksBetweenRecords, reader.metadata)
  for (const { doctype, field, target } of fields) {
    const names = namesOf(subject.records, doctype)
    if (names.length === 0) continue
    const rows = await reader.whereIn(doctype, ['name', 'owner', field], 'name', names)
    // What the account wrote on a record of its own leads nowhere.
    const linked = rows.filter(({ owner }) => owner !== account.user).map((row) => row[field] ?? '')
    const wanted = linked.filter((name) => name !== '' && !hasRecord(subject.records, target, name))
    for (const [name, called] of await namesOfRecords(resolving, target, wanted))
      if (called.some((one) => subject.names.likely(one) === 'proven'))
        addRecord(subject.records, follows(doctype, names[0] ?? ''), target, name, { field, via: doctype })
  }
}

async function namesOfRecords(
  { reader }: Resolving,
  doctype: string,
  names: readonly string[],
): Promise<Map<string, string[]>> {
  const form = reader.metadata.persons.get(doctype)?.form
  if (form === undefined) return partyNames(reader, doctype, names)
  const rows = await reader.whereIn(doctype, ['name', ...form.names], 'name', names)
  return new Map(rows.map((row) => [row.name ?? '', namesIn(form, row)]))
}

type Link = { doctype: string; field: string; target: string }

/** Links from records of people to records of people in other doctypes. */
function linksBetweenRecords(metadata: SiteMetadata): readonly Link[] {
  const ofPersons = [...metadata.doctypes.values()].filter(
    ({ name, isTable }) => !isTable && namesPersons(metadata, name) && name !== 'User' && name !== 'Contact',
  )
  return ofPersons.flatMap(({ name: doctype, fields }) =>
    fields.flatMap(({ fieldname: field, fieldtype, options: target }) =>
      fieldtype === 'Link' && isFollowed(metadata, target) && meaningOf(field) === 'subject'
        ? [{ doctype, field, target }]
        : [],
    ),
  )
}

function isFollowed(metadata: SiteMetadata, target: string): boolean {
  return target === 'Lead' || metadata.persons.get(target)?.kind === 'person'
}
