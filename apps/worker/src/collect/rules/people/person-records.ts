import type { SiteMetadata } from '../../site/metadata.ts'
import type { Doctype, Field } from '../../values/doctype.ts'
import type { PersonForm } from '../../values/person-form.ts'
import { isParty } from '../parties.ts'
import { meaningOf, namesAccount, workWordsIn } from './field-words.ts'
import {
  isBareName,
  isCalledDocument,
  isCalledThing,
  isNameOf,
  isPersonName,
  wordsOfTitle,
} from './name-words.ts'

/** Doctypes of which every row is a person, on every site, with rules of their own. */
const shippedPersons: ReadonlySet<string> = new Set(['User', 'Contact', 'Employee', 'Lead'])

export function isAlwaysPerson(doctype: string): boolean {
  return shippedPersons.has(doctype)
}

/** The form of a doctype whose rows may be people, as far as its fields tell; null where no row is one. */
export function personForm(metadata: SiteMetadata, doctype: Doctype): PersonForm | null {
  const form = metadata.derived.once(readForm, metadata, doctype)
  return form === noForm ? null : form
}

const noForm: PersonForm = { names: [], accounts: [], mails: [], contacts: [], parties: [], employees: [] }

function readForm(metadata: SiteMetadata, doctype: Doctype): PersonForm {
  const { columns } = doctype
  if (doctype.isTable || doctype.isSingle || doctype.isVirtual || columns === null) return noForm
  if (isAlwaysPerson(doctype.name) || doctype.name === 'Address' || isParty(metadata, doctype.name))
    return noForm
  // Trees are departments, warehouses, places.
  if (columns.has('lft') && columns.has('rgt')) return noForm
  const fields = doctype.fields.filter(({ fieldname }) => columns.get(fieldname)?.kind === 'text')
  const own = fields.filter((field) => isOwn(doctype, field))
  const links = (target: string) => own.filter((field) => linkTarget(field) === target).map(nameOf)
  const accounts = [
    ...links('User'),
    ...own.filter(({ fieldname, ...field }) => namesAccount(fieldname) && isPlain(field)).map(nameOf),
  ]
  return {
    names: nameColumns(doctype),
    accounts,
    mails: own.filter(isMail).map(nameOf),
    contacts: links('Contact'),
    parties: own.flatMap((field) => {
      const target = linkTarget(field)
      return target !== undefined && isParty(metadata, target) ? [{ column: field.fieldname, target }] : []
    }),
    employees: links('Employee'),
  }
}

/** Whether a form says by itself that its rows are people: a name of its own, and an account, mail address or contact. */
export function looksLikePerson(form: PersonForm, doctype: Doctype): boolean {
  return form.names.length > 0 && isTied(form) && mayBeCalledPerson(doctype)
}

export function isTied({ accounts, contacts, mails }: PersonForm): boolean {
  return accounts.length + contacts.length + mails.length > 0
}

/** Whether the name of a doctype leaves it open that its rows are people. */
export function mayBeCalledPerson(doctype: Doctype): boolean {
  if (isCalledDocument(doctype.name)) return false
  return !isCalledThing(doctype.name) || hasPersonalFields(doctype)
}

function nameOf({ fieldname }: Field): string {
  return fieldname
}

/** Columns into which a text of its own is typed: what a form fetches from elsewhere is none, nor what stands beside a link. */
export function typedFields({ fields, columns }: Doctype): Field[] {
  const linked = new Set(
    fields.filter(({ fieldtype }) => fieldtype.endsWith('Link')).map(({ fieldname }) => fieldname),
  )
  return fields.filter(
    ({ fieldname, fieldtype, options, fetchFrom }) =>
      columns?.get(fieldname)?.kind === 'text' &&
      fieldtype === 'Data' &&
      options !== 'Email' &&
      options !== 'Phone' &&
      options !== 'URL' &&
      fetchFrom === undefined &&
      !linked.has(fieldname.replace(/_(full_)?name$/, '')),
  )
}

/** Columns that are called a name. */
function nameColumns(doctype: Doctype): string[] {
  const typed = typedFields(doctype)
  const [first] = typed
  return typed
    .filter((field) => {
      const isTitle =
        field.fieldname === doctype.titleField || doctype.autoname === `field:${field.fieldname}`
      if (isNameOf(doctype.name, field)) return true
      if (isPersonName(field)) return true
      return (isTitle || field === first) && isBareName(field)
    })
    .map(nameOf)
}

/** A field of somebody else's on a person's form: who looks after them, and whose child or wife they are. */
function isOwn(doctype: Doctype, { fieldname, fetchFrom }: Field): boolean {
  if (fetchFrom !== undefined) return false
  const own = new Set(wordsOfTitle(doctype.name))
  const words = wordsOfTitle(fieldname)
  if (words.some((word) => ofRelations.has(word) && !own.has(word))) return false
  // An adviser's own mail address is called after what they are.
  return meaningOf(fieldname) === 'subject' || workWordsIn(fieldname).some((word) => own.has(word))
}

export const ofRelations = new Set(
  'guardian parent mother father spouse husband wife partner emergency kin relative referrer reference manager company sponsor parrain padre madre vater mutter'.split(
    ' ',
  ),
)

/** The doctype that a field links to: a Link, or a text whose options name a doctype. */
export function linkTarget({ fieldtype, options }: Pick<Field, 'fieldtype' | 'options'>): string | undefined {
  if (fieldtype === 'Link') return options
  return textTypes.has(fieldtype) && options !== '' && !formats.has(options) ? options : undefined
}

/** Texts whose options may name a doctype; those of others are lists. */
const textTypes: ReadonlySet<string> = new Set(['Data', 'Read Only'])
/** What a text may be said to look like. https://docs.frappe.io/framework/user/en/basics/doctypes/fieldtypes */
const formats: ReadonlySet<string> = new Set(['Email', 'Name', 'Phone', 'URL', 'Barcode', 'IBAN'])

export const plainTypes: ReadonlySet<string> = new Set(['Data', 'Read Only', 'Small Text', 'Autocomplete'])

function isPlain({ fieldtype, options }: Pick<Field, 'fieldtype' | 'options'>): boolean {
  return plainTypes.has(fieldtype) && options === ''
}

export function isMail({ fieldname, fieldtype, options, label }: Field): boolean {
  if (options === 'Email') return true
  return isPlain({ fieldtype, options }) && /e[-_ ]?mail/i.test(`${fieldname} ${label}`)
}

export const personalWords = new Set(
  'gender sex birth birthday dob salutation nationality marital mobile geburtstag geburtsdatum naissance nacimiento nascita sexo genero geschlecht'.split(
    ' ',
  ),
)

function hasPersonalFields({ fields }: Doctype): boolean {
  return fields.some(
    (field) =>
      field.options === 'Gender' ||
      field.options === 'Salutation' ||
      isPersonName(field) ||
      wordsOfTitle(field.fieldname).some((word) => personalWords.has(word)),
  )
}
