import type { Doctype } from './site-metadata.ts'
import type { SiteReader } from './site-reader.ts'

/** The field by which a party doctype tells persons from companies (`customer_type`, `supplier_type`), if it has one. */
export function individualField(doctype: Doctype | undefined): string | null {
  const field = doctype?.fields.find(
    ({ fieldtype, fieldname, options }) =>
      fieldtype === 'Select' && fieldname.endsWith('_type') && options.split('\n').includes('Individual'),
  )
  return field !== undefined && doctype?.columns?.has(field.fieldname) ? field.fieldname : null
}

/** Which of these parties are individuals; null when the doctype knows no difference and so is no party of persons. */
export async function individualsAmong(
  reader: SiteReader,
  doctype: string,
  names: Iterable<string>,
): Promise<Set<string> | null> {
  const field = individualField(reader.metadata.doctypes.get(doctype))
  if (field === null) return null
  const rows = await reader.whereIn(doctype, ['name', field], 'name', names)
  return new Set(rows.filter((row) => row[field] === 'Individual').map(({ name = '' }) => name))
}
