import type { DataMap } from '../../collect/rules/data-map.ts'
import { partyDoctypes } from '../../collect/rules/parties.ts'
import { isAlwaysPerson, looksLikePerson, personForm } from '../../collect/rules/people/person-records.ts'
import type { EmptyTables } from '../../collect/site/empty-tables.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'

/** A doctype whose rows are people, members of the staff, or parties, which are people or companies. */
export type PeopleDoctype = {
  doctype: string
  kind: 'person' | 'staff' | 'party'
  /** ERPNext's own rule, the site's map, a shipped one, the form's fields, what its rows hold, the list of Party Types */
  by: 'erpnext' | 'site' | 'map' | 'form' | 'rows' | 'party_types'
  /** whether it has rows */
  rows: boolean
}

/** Whose rows are people, and what decided it. */
export function listPeople(metadata: SiteMetadata, dataMap: DataMap, empty: EmptyTables): PeopleDoctype[] {
  const has = (doctype: string) => !empty.has(doctype)
  const always = [...metadata.doctypes.keys()].filter(isAlwaysPerson)
  const parties = partyDoctypes(metadata).filter((doctype) => !metadata.persons.has(doctype))
  return [
    ...always.map((doctype) => ({ doctype, kind: 'person', by: 'erpnext', rows: has(doctype) }) as const),
    ...parties.map((doctype) => ({ doctype, kind: 'party', by: 'form', rows: has(doctype) }) as const),
    ...[...metadata.persons].map(([doctype, { kind }]) => ({
      doctype,
      kind,
      by: decidedBy(metadata, dataMap, doctype, has(doctype)),
      rows: has(doctype),
    })),
  ].sort((one, other) => (one.doctype < other.doctype ? -1 : 1))
}

function decidedBy(
  metadata: SiteMetadata,
  dataMap: DataMap,
  name: string,
  hasRows: boolean,
): PeopleDoctype['by'] {
  if (dataMap.overrides.get(name)?.record !== undefined) return 'site'
  if (dataMap.rule(name).record !== undefined) return 'map'
  const doctype = metadata.doctypes.get(name)
  const learnt = metadata.persons.get(name)
  const form = doctype === undefined ? null : personForm(metadata, doctype)
  if (doctype === undefined || form === null || learnt === undefined) return 'form'
  if (!looksLikePerson(form, doctype)) return looksLikePerson(learnt.form, doctype) ? 'rows' : 'party_types'
  // Whose accounts are of the staff, the rows tell.
  return learnt.kind === 'staff' && hasRows ? 'rows' : 'form'
}

/** What maps say of whose rows are people, and of what hangs on what. */
export type MapSetting = {
  doctype: string
  record?: 'person' | 'staff' | 'document'
  hangsOn?: string[]
  by: 'site' | 'map'
}

/** Those of the site's own doctypes. */
export function mapSettings({ doctypes }: SiteMetadata, dataMap: DataMap): MapSetting[] {
  return [...doctypes.keys()].sort().flatMap((doctype) => {
    const { record, hangsOn } = dataMap.rule(doctype)
    if (record === undefined && hangsOn === undefined) return []
    const own = dataMap.overrides.get(doctype)
    const by = own?.record !== undefined || own?.hangsOn !== undefined ? 'site' : 'map'
    return [{ doctype, ...(record && { record }), ...(hangsOn && { hangsOn }), by } as const]
  })
}
