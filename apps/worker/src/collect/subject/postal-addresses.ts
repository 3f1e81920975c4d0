import { claimed, type Evidence, follows, leaveOpen, prove } from '../evidence/evidence.ts'
import { addRecord, hasRecord, namesOf } from '../evidence/known-records.ts'
import { settleRecord } from '../evidence/settle-record.ts'
import { keepBack } from '../evidence/withheld-records.ts'
import { namesPersons } from '../rules/person-fields.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import type { Found, SiteReader } from '../site/reader.ts'
import { linksTo } from '../values/doctype.ts'
import { sourceOf } from './contact-evidence.ts'
import type { Resolving, Subject } from './subject.ts'

/** Postal addresses: by mail address, by a contact's field, by a party's main one, and by Dynamic Links to any of these. */
export async function findPersonalAddresses(resolving: Resolving): Promise<void> {
  const { reader, subject, authors } = resolving
  const { records, addresses, sharedAddresses } = subject
  const [byMail, ofShared, fields, linked] = await Promise.all([
    addressesAt(reader, addresses),
    reader.whereIn('Address', ['name'], 'email_id', sharedAddresses, { ignoreCase: true }),
    readAddressFields(reader, subject),
    readLinked(reader, subject),
  ])
  const shown = await existing(resolving, fields)
  for (const { name, via } of linked)
    addRecord(records, follows('Address', name), 'Address', name, { child: 'links', via })

  await authors.learn(byMail.map(({ owner = '' }) => owner))
  const others = await linkedToOthers(
    reader,
    [...shown, ...byMail].map(({ name = '' }) => name).filter((name) => !hasRecord(records, 'Address', name)),
  )
  for (const row of byMail) {
    const { name = '' } = row
    const evidence = hasRecord(records, 'Address', name)
      ? prove('follows', sourceOf('Address', row))
      : mailEvidence(resolving, row, others.has(name))
    settleRecord(resolving, evidence, { doctype: 'Address', name }, { field: 'email_id' })
  }
  for (const { name, via, field } of shown)
    if (!others.has(name)) addRecord(records, follows('Address', name), 'Address', name, { field, via })
  for (const { name = '' } of ofShared) keepBack(subject, 'Address', name, 'shared_mailbox')
  for (const { name } of shown) if (others.has(name)) keepBack(subject, 'Address', name, 'company')
}

const authored = ['name', 'owner', 'creation'] as const

export function addressesAt(reader: SiteReader, addresses: Iterable<string>): Promise<Found[]> {
  return reader.whereIn('Address', [...authored], 'email_id', addresses, { ignoreCase: true })
}

/** Any account may make postal addresses, and write those of customers that a contact of its own names. */
function mailEvidence({ account, authors }: Resolving, row: Found, ofOthers: boolean): Evidence {
  const { owner = '', creation = '' } = row
  const source = sourceOf('Address', row)
  if (authors.mayHave(account.user, 'write', 'Address')) return leaveOpen('self_written', source)
  if (owner === account.user) return prove('follows', source)
  if (authors.standing(owner, creation, ['Address']) === 'outsider') return claimed
  return ofOthers ? leaveOpen('known_by_another', source) : prove('follows', source)
}

type Shown = { name: string; via: string; field: string; by: string; at: string }

async function readAddressFields(reader: SiteReader, { records }: Subject): Promise<Shown[]> {
  const fields = reader.metadata.derived.once(addressFields, reader.metadata)
  const found = fields.map(async ([via, field]) => {
    const rows = await reader.whereIn(via, [field, 'owner', 'creation'], 'name', namesOf(records, via))
    return rows
      .map(({ owner: by = '', creation: at = '', [field]: name = '' }) => ({ name, via, field, by, at }))
      .filter(({ name }) => name !== '')
  })
  return (await Promise.all(found)).flat()
}

/** Those that are there; what an outsider wrote on a record of people leads to that outsider's own addresses alone. */
async function existing({ reader, authors }: Resolving, shown: Shown[]): Promise<Shown[]> {
  const rows = await reader.whereIn(
    'Address',
    ['name', 'owner'],
    'name',
    shown.map(({ name }) => name),
  )
  const owners = new Map(rows.map(({ name = '', owner = '' }) => [name, owner]))
  await authors.learn(shown.map(({ by }) => by))
  return shown.filter(
    ({ name, by, at }) =>
      owners.has(name) && (by === owners.get(name) || authors.standing(by, at, ['Address']) !== 'outsider'),
  )
}

async function readLinked(
  reader: SiteReader,
  { records }: Subject,
): Promise<{ name: string; via: string }[]> {
  const found = [...records.keys()]
    .filter((known) => known !== 'Address')
    .map(async (via) => {
      const rows = await reader.whereIn('Dynamic Link', ['parent'], 'link_name', namesOf(records, via), {
        and: { parenttype: 'Address', link_doctype: via },
      })
      return rows.map(({ parent = '' }) => ({ name: parent, via }))
    })
  return (await Promise.all(found)).flat()
}

/** A contact often shows the address of the company that it works for: filed under others, and not under the person. */
export async function linkedToOthers(reader: SiteReader, addresses: readonly string[]): Promise<Set<string>> {
  const links = await reader.whereIn('Dynamic Link', ['parent', 'link_name'], 'parent', addresses, {
    and: { parenttype: 'Address' },
  })
  return new Set(links.filter(({ link_name }) => link_name !== '').map(({ parent = '' }) => parent))
}

/** Link fields to Address on the records that are a person, which follow from the metadata alone. */
function addressFields(metadata: SiteMetadata): readonly [doctype: string, field: string][] {
  return [...metadata.doctypes.values()]
    .filter(({ name }) => namesPersons(metadata, name))
    .flatMap((doctype) =>
      linksTo(doctype, 'Address').map(({ fieldname }): [string, string] => [doctype.name, fieldname]),
    )
}
