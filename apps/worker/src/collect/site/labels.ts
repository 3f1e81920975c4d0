import type { Field } from '../values/doctype.ts'
import type { SiteMetadata } from './metadata.ts'

/** What the site's forms call each column, for the doctypes that are told and their child tables. */
export function labelsOf(
  metadata: SiteMetadata,
  doctypes: readonly string[],
): Record<string, Record<string, string>> {
  const labels: Record<string, Record<string, string>> = {}
  const describe = (doctype: string) => {
    if (labels[doctype] !== undefined) return
    const fields = metadata.doctypes.get(doctype)?.fields ?? []
    labels[doctype] = metadata.derived.once(labelsOfFields, fields)
    for (const { fieldtype, options } of fields)
      if ((fieldtype === 'Table' || fieldtype === 'Table MultiSelect') && metadata.doctypes.has(options))
        describe(options)
  }
  for (const doctype of doctypes) describe(doctype)
  return labels
}

function labelsOfFields(fields: readonly Field[]): Record<string, string> {
  return Object.fromEntries(
    fields.filter(({ label }) => label !== '').map(({ fieldname, label }) => [fieldname, label]),
  )
}
