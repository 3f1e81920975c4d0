import type { SiteMetadata } from '../site/metadata.ts'
import type { DataMap } from './data-map.ts'
import { isPersonDoctype, personFields } from './person-fields.ts'

/** Whether documents of this doctype are people, or are about them: what the staff write on one is about those people. */
export function isAboutPeople(metadata: SiteMetadata, dataMap: DataMap, doctype: string): boolean {
  const known = metadata.doctypes.get(doctype)
  if (known === undefined || isPersonDoctype(metadata, doctype)) return known !== undefined
  return personFields(metadata, known, dataMap.rule(doctype)).some(
    ({ role, column }) => role !== 'work' && column !== 'name',
  )
}
