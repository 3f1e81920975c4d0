import type { Found, SiteReader } from '../collect/site/reader.ts'

/** A field of a DocType as it is in force: its own form, Custom Fields, and what Property Setters make of both. */
export type FieldInForce = { fieldname: string } & Record<Property, string>

const properties = ['fieldtype', 'options', 'default', 'reqd', 'fetch_from', 'is_virtual'] as const
type Property = (typeof properties)[number]
const isProperty = (name: string): name is Property => properties.some((one) => one === name)

export async function readRequestFields(reader: SiteReader, doctype: string): Promise<FieldInForce[]> {
  const columns = ['fieldname', ...properties]
  const [own, custom, setters] = await Promise.all([
    reader.whereIn('DocField', columns, 'parent', [doctype], { and: { parenttype: 'DocType' } }),
    reader.whereIn('Custom Field', columns, 'dt', [doctype]),
    reader.whereIn('Property Setter', ['field_name', 'property', 'value'], 'doc_type', [doctype], {
      and: { doctype_or_field: 'DocField' },
      whole: true,
    }),
  ])
  const fields = new Map([...own, ...custom].map((row) => [row.fieldname ?? '', inForce(row)]))
  for (const { field_name: fieldname = '', property = '', value = '' } of setters) {
    const field = fields.get(fieldname)
    if (field !== undefined && isProperty(property)) field[property] = value
  }
  return [...fields.values()]
}

function inForce(row: Found): FieldInForce {
  const told = properties.map((property) => [property, row[property] ?? ''])
  return { fieldname: row.fieldname ?? '', ...(Object.fromEntries(told) as Record<Property, string>) }
}

/** What a new document has no value in unless somebody gives one: a number may be 0, a Time is now, a Link a default of the user. */
const startsEmpty = new Set([
  'Attach',
  'Attach Image',
  'Autocomplete',
  'Barcode',
  'Code',
  'Color',
  'Data',
  'Date',
  'Datetime',
  'Dynamic Link',
  'Geolocation',
  'HTML Editor',
  'Icon',
  'JSON',
  'Long Text',
  'Markdown Editor',
  'Password',
  'Phone',
  'Read Only',
  'Signature',
  'Small Text',
  'Text',
  'Text Editor',
])

/** Whether no document gets in without somebody naming a value of this field. */
export function holdsBack(field: FieldInForce): boolean {
  const { reqd, fieldtype, options, fetch_from: source, is_virtual: computed } = field
  if (reqd !== '1' || field.default !== '' || source !== '' || computed === '1') return false
  if (fieldtype === 'Link') return options === 'User' && field.fieldname !== 'user'
  // Without a default a Select begins with its first line.
  if (fieldtype === 'Select') return options === '' || options.startsWith('\n')
  return startsEmpty.has(fieldtype)
}
