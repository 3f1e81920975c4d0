import type { Person } from './cast.ts'
import type { Name } from './names.ts'
import { fullName } from './names.ts'
import type { Random } from './random.ts'
import type { FieldNamer, NamePart, Part } from './site.ts'
import {
  accountFields,
  contactFields,
  customerFields,
  mailFields,
  namesOfNames,
  oddMailFields,
  plainAccountFields,
  scrub,
} from './words.ts'

export type TieKind =
  | 'link to User'
  | 'read-only User'
  | 'user as Data'
  | 'mail'
  | 'mail by its name'
  | 'Contact'
  | 'Customer'
export const accountTies: readonly TieKind[] = ['link to User', 'read-only User', 'user as Data']
export const mailTies: readonly TieKind[] = ['mail', 'mail by its name']

/** A field that says whose the row is. */
export function tiePart(random: Random, name: FieldNamer, kind: TieKind, custom: boolean): Part {
  const part = (
    field: string,
    type: string,
    options: string,
    value: (person: Person) => string | null,
  ): Part => ({
    how: `${kind} (${field}: ${type}${options && `/${options}`})`,
    fields: [{ name: field, type, options }],
    values: (person) => {
      const told = value(person)
      return told === null ? null : { [field]: told }
    },
  })
  if (kind === 'link to User') return part(name(accountFields), 'Link', 'User', ({ user }) => user)
  if (kind === 'read-only User') return part(name(accountFields), 'Read Only', 'User', ({ user }) => user)
  if (kind === 'user as Data') return part(name(plainAccountFields), 'Data', '', ({ user }) => user)
  if (kind === 'Contact') return part(name(contactFields), 'Link', 'Contact', ({ contact }) => contact)
  if (kind === 'Customer') return part(name(customerFields), 'Link', 'Customer', ({ customer }) => customer)
  const address = (person: Person) => addressOf(random, person)
  if (kind === 'mail') return part(name([...mailFields, ...oddMailFields]), 'Data', 'Email', address)
  return part(name(custom ? [...mailFields, ...oddMailFields] : mailFields), 'Data', '', address)
}

/** One of a person's addresses, in one of the ways that mean the same mailbox. */
export function addressOf(random: Random, { mail, further, kind }: Person): string {
  // What is at an address of the company's own may be work; a member of the staff is known by the private one.
  const address = kind === 'staff' && further.length > 0 ? further[0]! : random.pick([mail, mail, ...further])
  if (random.chance(0.3)) return address.replace('müller', 'xn--mller-kva')
  return random.chance(0.2) ? address.replace(/[a-z]+(?=@|\.)/, (part) => part.toUpperCase()) : address
}

/** How a form of people names them: by a word, by two fields, by its title or by its label. */
export function namePart(random: Random, name: FieldNamer, doctype: string): NamePart {
  const one = (how: string, field: string, rest: Partial<NamePart> & { label?: string } = {}): NamePart => ({
    how: `${how} (${field})`,
    fields: [{ name: field, type: 'Data', ...(rest.label && { label: rest.label }) }],
    column: field,
    values: (shown: Name) => ({ [field]: fullName(shown) }),
    ...(rest.titleField && { titleField: rest.titleField }),
  })
  const form = random.pick([
    'of the doctype',
    'full_name',
    'two fields',
    'title',
    'label',
    'another language',
  ])
  if (form === 'of the doctype') return one('name of the doctype', name([`${scrub(doctype)}_name`]))
  if (form === 'full_name') return one('full name', name(['full_name']))
  if (form === 'another language') return one('name in another language', name(namesOfNames))
  if (form === 'title') {
    const field = name(['bezeichnung', 'rubrik', '抬头', 'заглавие'])
    return one('title of the form', field, { titleField: field })
  }
  if (form === 'label')
    return one('label Name', name(['f_12', 'col_a']), { label: random.pick(['Full Name', 'Name']) })
  const [given, family] = [name(['first_name']), name(['last_name'])]
  return {
    how: 'first and last name',
    fields: [given, family].map((field) => ({ name: field, type: 'Data' })),
    column: given,
    values: (shown) => ({ [given]: shown.given, [family]: shown.family }),
  }
}
