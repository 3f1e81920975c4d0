import { hasRecord } from '../evidence/known-records.ts'
import { outsidersAmong } from '../ownership/outsiders.ts'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, type Selection, select, whole } from '../ownership/selection.ts'
import { isPersonDoctype } from '../rules/person-fields.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import { linksTo } from '../values/doctype.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import type { OwnDocuments } from './attached.ts'

type Shown = { address: string; field: string; via: string; by: string }

/**
 * Postal addresses that the person's documents show, and that are filed under nobody: that of a payment. Business documents
 * show those of their parties, which are filed under these. What an outsider filled in shows that outsider's own alone.
 */
export async function findShownAddresses(search: Search, own: OwnDocuments): Promise<Selection> {
  const { reader, subject } = search
  const selection = createSelection('Address', search.matches)
  const fields = reader.metadata.derived.once(addressFields, reader.metadata)
  const found = await Promise.all(
    fields.map(async ([via, field]): Promise<Shown[]> => {
      const rows = await reader.whereIn(via, [field, 'owner'], 'name', own.get(via) ?? [])
      return rows.map(({ owner: by = '', [field]: address = '' }) => ({ address, field, via, by }))
    }),
  )
  const shown = found
    .flat()
    .filter(({ address }) => address !== '' && !hasRecord(subject.records, 'Address', address))
  if (shown.length === 0) return selection
  const names = shown.map(({ address }) => address)
  const [rows, links, outsiders] = await Promise.all([
    reader.whereIn('Address', ['name', 'owner', 'email_id', 'is_your_company_address'], 'name', names),
    reader.whereIn('Dynamic Link', ['parent'], 'parent', names, { and: { parenttype: 'Address' } }),
    outsidersAmong(
      reader,
      shown.map(({ by }) => by),
    ),
  ])
  const filed = new Set(links.map(({ parent = '' }) => parent))
  const free = rows.filter(
    ({ name = '', email_id = '', is_your_company_address: ofCompany }) =>
      !filed.has(name) &&
      ofCompany !== '1' &&
      (email_id === '' || subject.addresses.has(foldAscii(email_id))),
  )
  const owners = new Map(free.map(({ name = '', owner = '' }) => [name, owner]))
  for (const { address, field, via, by } of shown)
    if (owners.has(address) && (!outsiders.has(by) || owners.get(address) === by))
      select(selection, address, whole({ field, via }))
  return selection
}

/** Link fields to Address on documents of no company. */
function addressFields(metadata: SiteMetadata): readonly [doctype: string, field: string][] {
  return [...metadata.doctypes.values()].flatMap((doctype) => {
    const { name, isTable, columns } = doctype
    if (isTable || columns === null || isPersonDoctype(metadata, name)) return []
    if (linksTo(doctype, 'Company').length > 0) return []
    return linksTo(doctype, 'Address').map(({ fieldname }): [string, string] => [name, fieldname])
  })
}
