import type { Doctype } from '../values/doctype.ts'

/** Frappe keeps the fields of all Singles as rows of one table, every value as text. */
export function asTable(single: Doctype): Doctype {
  const known = tables.get(single)
  if (known !== undefined) return known
  const columns = new Map(
    single.fields.map(({ fieldname }) => [fieldname, { name: fieldname, kind: 'text' as const }]),
  )
  const made = { ...single, columns }
  tables.set(single, made)
  return made
}

const tables = new WeakMap<Doctype, Doctype>()
