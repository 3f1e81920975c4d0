import type { SiteMetadata } from '../../collect/site/metadata.ts'
import type { Doctype } from '../../collect/values/doctype.ts'

/** Of a child table the doctypes whose rows it is part of; of others none. */
export type Parents = { of(doctype: string): readonly Doctype[] }

export function findParents({ doctypes }: SiteMetadata): Parents {
  const parents = new Map<string, Doctype[]>()
  for (const doctype of doctypes.values())
    for (const child of tablesOf(doctype)) parents.set(child, [...(parents.get(child) ?? []), doctype])
  return { of: (doctype) => parents.get(doctype) ?? [] }
}

/** The child tables of a doctype. */
export function childrenOf({ doctypes }: SiteMetadata, doctype: Doctype): Doctype[] {
  return [...tablesOf(doctype)].flatMap((child) => doctypes.get(child) ?? [])
}

function tablesOf({ fields }: Doctype): Set<string> {
  return new Set(
    fields.flatMap(({ fieldtype, options }) =>
      fieldtype === 'Table' || fieldtype === 'Table MultiSelect' ? [options] : [],
    ),
  )
}
