import { noRule } from '../../rules/data-map.ts'
import { isParty } from '../../rules/parties.ts'
import { type PersonField, personFields } from '../../rules/person-fields.ts'
import type { SiteMetadata } from '../../site/metadata.ts'
import type { Found, SiteReader } from '../../site/reader.ts'
import { columnsOf } from '../names-subject.ts'

type PartyField = { doctype: string; field: PersonField }

/** Fields of parties that may name the person, of those that the site has any of. */
export function partyFields({ metadata, isEmpty }: SiteReader): readonly PartyField[] {
  return metadata.derived.once(readFields, metadata).filter(({ doctype }) => !isEmpty(doctype))
}

function readFields(metadata: SiteMetadata): readonly PartyField[] {
  return [...metadata.doctypes.values()]
    .filter(({ name }) => isParty(metadata, name))
    .flatMap((doctype) =>
      personFields(metadata, doctype, noRule)
        .filter(({ role, kind }) => role === 'subject' && (kind === 'link' || kind === 'email'))
        .map((field) => ({ doctype: doctype.name, field })),
    )
}

/** What the account, and these addresses, are asked of every party; what records tie is not known so early. */
export function askOfParties(
  reader: SiteReader,
  { user, addresses }: { user: string; addresses: readonly string[] },
): Promise<unknown> {
  return Promise.all([
    portalUsersOf(reader, user),
    ...partyFields(reader).flatMap(({ doctype, field }) => {
      const target = targetOf(field)
      if (target === null) return [rowsBy(reader, doctype, field, addresses)]
      return target === 'User' ? [rowsBy(reader, doctype, field, [user])] : []
    }),
  ])
}

export function targetOf(field: PersonField): string | null {
  return field.kind === 'link' ? field.target : null
}

export function rowsBy(
  reader: SiteReader,
  doctype: string,
  field: PersonField,
  values: Iterable<string>,
): Promise<Found[]> {
  return reader.whereIn(doctype, ['name', 'owner', ...columnsOf([field])], field.column, values, {
    ignoreCase: targetOf(field) === null,
  })
}

export function portalUsersOf(reader: SiteReader, user: string): Promise<Found[]> {
  return reader.whereIn('Portal User', ['parenttype', 'parent', 'parentfield'], 'user', [user])
}
