import type { Doctype } from '../values/doctype.ts'

/** Columns of text that are neither listed nor Frappe's own. */
export function textsBeside({ columns }: Doctype, listed: ReadonlySet<string>): string[] {
  return [...(columns?.values() ?? [])].flatMap(({ name, kind }) =>
    kind === 'text' && !listed.has(name) && !name.startsWith('_') && !frappes.has(name) ? [name] : [],
  )
}

const frappes = new Set(
  'name owner modified_by parent parentfield parenttype old_parent lft rgt amended_from naming_series'.split(
    ' ',
  ),
)
