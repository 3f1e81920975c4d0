import type { Doctype } from '../values/doctype.ts'
import type { SiteMetadata } from './metadata.ts'

/** Frappe keeps the fields of all Singles as rows of one table, every value as text. One object for each Single. */
export function asTable({ derived }: Pick<SiteMetadata, 'derived'>, single: Doctype): Doctype {
  return derived.once(withTextColumns, single)
}

function withTextColumns(single: Doctype): Doctype {
  const columns = new Map(
    single.fields.map(({ fieldname }) => [fieldname, { name: fieldname, kind: 'text' as const }]),
  )
  return { ...single, columns }
}
