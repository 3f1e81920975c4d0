export type ColumnKind =
  | 'text'
  | 'uuid'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'datetime'
  | 'date'
  | 'time'
  | 'json'
  | 'binary'
  /** ranges, arrays and the like: exported as the database prints them, never searched */
  | 'other'

export type Column = {
  name: string
  kind: ColumnKind
  /** what the bundle calls it, where that is not its name */
  key?: string
}

export type Field = {
  fieldname: string
  fieldtype: string
  options: string
  label: string
  /** added by the site: a Custom Field, or any field of a custom DocType */
  custom: boolean
  /** `link.field`, where the form copies it from what it links to */
  fetchFrom?: string
  /** the site shows its value to few, since version 16: its column holds it whole */
  masked?: true
  /** what stands there where nobody chose anything: the form's own word, and the site's */
  defaults?: readonly string[]
  /** what it was before a Property Setter: its column holds what was entered then, too */
  before?: { fieldtype: string; options: string }
}

export type Doctype = {
  name: string
  module: string
  isTable: boolean
  isSingle: boolean
  isVirtual: boolean
  custom: boolean
  autoname: string
  titleField: string
  isSubmittable: boolean
  /** as the site shows them: standard fields, then custom ones, with Property Setters applied */
  fields: readonly Field[]
  /** what the table really has, in its own order; null when there is no table */
  columns: ReadonlyMap<string, Column> | null
}

/** Whether the site keeps its documents in a table of their own. */
export function hasTable({ isSingle, isVirtual, columns }: Doctype): boolean {
  return !isSingle && !isVirtual && columns !== null
}

/** The Link fields of a form to documents of one DocType. */
export function linksTo({ fields }: Pick<Doctype, 'fields'>, target: string): Field[] {
  return fields.filter(({ fieldtype, options }) => fieldtype === 'Link' && options === target)
}

/** A form of which no metadata tells anything. */
export const undescribed: Doctype = {
  name: '',
  module: '',
  isTable: false,
  isSingle: false,
  isVirtual: false,
  custom: true,
  autoname: '',
  titleField: '',
  isSubmittable: false,
  fields: [],
  columns: null,
}

/** The forms of a site by name, and the tables that have none. */
export type SiteDoctypes = { doctypes: ReadonlyMap<string, Doctype> }
