import type { Manifest } from '@pdd/core'
import type { Search } from '../ownership/search-context.ts'
import { personFields } from '../rules/person-fields.ts'

/** DocTypes that could name a person and have no table: told, and no error. */
export function missingTables({ reader, dataMap }: Search): Manifest['notes'] {
  const notes: Manifest['notes'] = []
  for (const doctype of reader.metadata.doctypes.values()) {
    if (doctype.columns !== null || doctype.isSingle || doctype.isVirtual) continue
    const columns = new Map(
      doctype.fields.map(({ fieldname }) => [fieldname, { name: fieldname, kind: 'text' as const }]),
    )
    if (personFields(reader.metadata, { ...doctype, columns }, dataMap.rule(doctype.name)).length === 0)
      continue
    notes.push({
      code: 'table_missing',
      doctype: doctype.name,
      detail: 'The site describes this DocType and has no table for it.',
    })
  }
  return notes
}
