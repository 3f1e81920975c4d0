import type { SiteMetadata } from '../site/metadata.ts'
import type { Doctype, Field } from '../values/doctype.ts'

/**
 * Whether rows of a doctype are parties, that is persons or companies: a field tells individuals from others (whatever
 * words the site has put in their place), or accounts of the portal stand under them.
 */
export function isParty({ doctypes, derived }: SiteMetadata, doctype: string): boolean {
  const known = doctypes.get(doctype)
  return known !== undefined && derived.once(holdsParties, known)
}

/** The names of all DocTypes whose rows are parties. */
export function partyDoctypes(metadata: SiteMetadata): string[] {
  return [...metadata.doctypes.keys()].filter((doctype) => isParty(metadata, doctype))
}

function holdsParties(doctype: Doctype): boolean {
  if (doctype.isTable || doctype.columns === null) return false
  return typeField(doctype) !== undefined || doctype.fields.some(({ options }) => options === 'Portal User')
}

/** The field of a form that tells individuals from others, whatever words the site has put in their place. */
export function typeField(doctype: Doctype | undefined): Field | undefined {
  return doctype?.fields.find(
    ({ fieldname, fieldtype, options, before }) =>
      fieldtype === 'Select' &&
      doctype.columns?.has(fieldname) &&
      (wordsOf(options).includes(individual) || wordsOf(before?.options ?? '').includes(individual)),
  )
}

/** ERPNext's word for a party that is a person. */
export const individual = 'Individual'

/** The words of a Select, one a line. */
export function wordsOf(options: string): string[] {
  return options
    .split('\n')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}
