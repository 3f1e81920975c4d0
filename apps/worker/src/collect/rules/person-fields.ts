import type { SiteMetadata } from '../site/metadata.ts'
import { textsBeside } from '../site/unlisted-columns.ts'
import type { Doctype, Field } from '../values/doctype.ts'
import type { DoctypeRule } from './data-map-schema.ts'
import { isParty } from './parties.ts'
import { isOfCall, type Meaning, meaningOf, namesAccount } from './people/field-words.ts'
import { isAlwaysPerson, isMail, linkTarget, plainTypes } from './people/person-records.ts'

/** A column that names a person, and what being named there means. */
export type PersonField = {
  column: string
  /** subject: the row is about them; asked: they asked for it, and staff who did so worked; work: they acted on it */
  role: Meaning
  /** added to a form of somebody else's: it takes nothing from the persons whom the form itself names */
  added?: true
  /** leads to a document, which may be the person's */
  hop?: true
  /** makes a row the subject's where it names nobody else, and nobody else's ever */
  weak?: true
  /** a link whose column holds uuids, as Frappe makes it where those name what is linked to */
  uuids?: true
} & PersonKey

export type PersonKey =
  /** loose: the name of an account in a field for any text */
  | { kind: 'link'; target: string; loose?: true }
  /** untyped: the type stands in a column that is no text */
  | { kind: 'dynamic'; typeColumn: string; untyped?: true }
  /** whole: a text that holds mail addresses and nothing else, since it may be meant for something else */
  /** copiedFrom: links beside it to contacts or other records of people, whose address is put here by itself */
  | { kind: 'email'; whole?: true; copiedFrom?: readonly { column: string; target: string }[] }
  | { kind: 'account' }

/** Whether a row of this doctype is, or can be, a person. */
export function namesPersons(metadata: SiteMetadata, doctype: string): boolean {
  return isAlwaysPerson(doctype) || metadata.persons.has(doctype) || isParty(metadata, doctype)
}

/** Doctypes whose rows are a person: found by resolving the subject, never by who is named in them. */
export function isPersonDoctype(metadata: SiteMetadata, doctype: string): boolean {
  return doctype === 'Address' || namesPersons(metadata, doctype)
}

/**
 * Every field of a doctype that can name a person, in the order of the form: by metadata, refined by the data map. A
 * document may also be filed under the account's own name, as notification settings are.
 */
export function personFields(metadata: SiteMetadata, doctype: Doctype, rule: DoctypeRule): PersonField[] {
  return [...metadata.derived.once(readPersonFields, metadata, doctype, rule)]
}

function readPersonFields(metadata: SiteMetadata, doctype: Doctype, rule: DoctypeRule): PersonField[] {
  const fields: PersonField[] =
    !doctype.isTable && isText(doctype, 'name') ? [{ column: 'name', role: 'subject', kind: 'account' }] : []
  for (const field of [...doctype.fields, ...unlisted(doctype, rule)]) {
    const setting = rule.fields?.[field.fieldname]?.person
    const key = keyBySetting(setting) ?? keyByMetadata(metadata, doctype, field)
    if (key === null || setting === 'ignore') continue
    const uuids = key.kind === 'link' && doctype.columns?.get(field.fieldname)?.kind === 'uuid'
    if (!uuids && !isText(doctype, field.fieldname)) continue
    const role = roleBySetting(setting) ?? roleByMetadata(metadata, field, key)
    const added = field.custom && !doctype.custom
    fields.push({ column: field.fieldname, role, ...(added && { added }), ...(uuids && { uuids }), ...key })
  }
  markCopied(metadata, doctype, fields)
  fields.push(...leftBehind(doctype, rule))
  if (rule.owner === true && doctype.columns?.has('owner'))
    fields.push({ column: 'owner', role: 'subject', kind: 'account' })
  return fields
}

function roleBySetting(setting: string | undefined): Meaning | null {
  if (setting === undefined || setting === 'ignore') return null
  return setting === 'work' ? 'work' : 'subject'
}

/** A member of the staff in a record of their own kind, an adviser or a practitioner, is named for their work. */
function roleByMetadata({ persons }: SiteMetadata, { fieldname }: Field, key: PersonKey): Meaning {
  if (key.kind === 'link' && persons.get(key.target)?.kind === 'staff') return 'work'
  const isAccount = key.kind === 'link' && (key.target === 'User' || key.target === 'Employee')
  if (isAccount && isOfCall(fieldname)) return 'work'
  return meaningOf(fieldname)
}

/** `contact_email` beside `contact_person`, `email_id` beside `contact`, and what a form says that it fetches. */
function markCopied({ persons }: SiteMetadata, doctype: Doctype, fields: readonly PersonField[]): void {
  const links = fields.flatMap((field) =>
    field.kind === 'link' && (field.target === 'Contact' || persons.has(field.target))
      ? [{ column: field.column, target: field.target }]
      : [],
  )
  if (links.length === 0) return
  const fetched = new Map(
    doctype.fields.map(({ fieldname, fetchFrom = '' }) => [fieldname, fetchFrom.split('.')[0]]),
  )
  const stem = (column: string) => column.split('_')[0]
  const isBeside = (link: string, column: string) =>
    link === 'contact' ? stem(column) === 'email' : link.includes('_') && stem(link) === stem(column)
  for (const field of fields) {
    if (field.kind !== 'email') continue
    const copiedFrom = links.filter(
      ({ column, target }) =>
        fetched.get(field.column) === column || (target === 'Contact' && isBeside(column, field.column)),
    )
    if (copiedFrom.length > 0) field.copiedFrom = copiedFrom
  }
}

function isText(doctype: Doctype, column: string): boolean {
  return doctype.columns?.get(column)?.kind === 'text'
}

/** A deleted custom field leaves its column and no word of what it holds: a mail address in it says it well enough. */
function leftBehind(doctype: Doctype, rule: DoctypeRule): PersonField[] {
  const listed = new Set([
    ...doctype.fields.map(({ fieldname }) => fieldname),
    ...Object.keys(rule.fields ?? {}),
  ])
  return textsBeside(doctype, listed).map((name) => ({
    column: name,
    role: meaningOf(name),
    kind: 'email',
    whole: true,
  }))
}

/** Columns that the map names and no form shows, such as `owner`. */
function unlisted(doctype: Doctype, rule: DoctypeRule): Field[] {
  const listed = new Set(doctype.fields.map(({ fieldname }) => fieldname))
  return Object.keys(rule.fields ?? {})
    .filter((fieldname) => !listed.has(fieldname))
    .map((fieldname) => ({ fieldname, fieldtype: '', options: '', label: '', custom: false }))
}

function keyBySetting(setting: string | undefined): PersonKey | null {
  return setting === 'account' || setting === 'email' ? { kind: setting } : null
}

function keyByMetadata(metadata: SiteMetadata, doctype: Doctype, field: Field): PersonKey | null {
  const key = keyByForm(metadata, doctype, field)
  // A Link that a Property Setter made a text still holds the names that were chosen before.
  return key === null && field.before !== undefined
    ? keyByForm(metadata, doctype, { ...field, ...field.before })
    : key
}

function keyByForm(metadata: SiteMetadata, doctype: Doctype, field: Field): PersonKey | null {
  const { fieldname, fieldtype, options, custom } = field
  const target = linkTarget(field)
  if (target !== undefined && (fieldtype === 'Link' || metadata.doctypes.has(target)))
    return namesPersons(metadata, target) ? { kind: 'link', target } : null
  if (fieldtype === 'Dynamic Link') return keyByType(doctype, options)
  if (isMail(field)) return { kind: 'email' }
  const plain = plainTypes.has(fieldtype) && options === ''
  if (plain && namesAccount(fieldname)) return { kind: 'link', target: 'User', loose: true }
  // A site's own text fields seldom say what they hold: a whole mail address in one says it well enough.
  return plain && custom ? { kind: 'email', whole: true } : null
}

function keyByType(doctype: Doctype, typeColumn: string): PersonKey | null {
  const column = doctype.columns?.get(typeColumn)
  if (column === undefined) return null
  return column.kind === 'text'
    ? { kind: 'dynamic', typeColumn }
    : { kind: 'dynamic', typeColumn, untyped: true }
}
