import type { UndecidedTie } from '@pdd/core'
import { html, type SafeHtml } from '@remix-run/html-template'

/** Why nothing proves it, by the collector's code. */
const reasonWords: Record<string, string> = {
  author_unknown:
    'Nothing shows any more whether whoever made that document spoke for the company: they left, or were deleted.',
  author_without_rights: 'A colleague made that document who may not write what it ties the person to.',
  completed_by_staff: 'Somebody outside the company began that document, and staff only added to it.',
  self_written: 'The person could have written that document themselves.',
  not_written_by_staff: 'That name or address came from a mail or from an address book, and not from staff.',
  name_unproven: 'Only the name that the person gave themselves fits.',
  another_name:
    'It stands at an address of the person, or under their customer or contact, and bears another name.',
  known_by_another: 'The person proved the address by a code, and staff know somebody else by it.',
  phone_only:
    'Only a telephone number ties it to the person, which others have too, which stands in a list, or which the person also typed into their own profile.',
  too_many: 'More addresses stand there than anybody has.',
}

/** What it is about. A name runs in its own direction, and cannot turn the words around it. */
export function tieWhat({ kind, doctype, name }: Pick<UndecidedTie, 'kind' | 'doctype' | 'name'>): SafeHtml {
  return html`${kind === 'address' ? 'Mail address' : doctype} “<bdi>${name}</bdi>”`
}

/** A code of a newer release is told as it is. */
export function tieWhy(reason: string): string {
  return reasonWords[reason] ?? `Nothing proves it (${reason}).`
}

/** Which document says it, and who made that document. */
export function tieSource({ source }: Pick<UndecidedTie, 'source'>): SafeHtml {
  const { doctype, name, owner } = source
  return html`${doctype} “<bdi>${name}</bdi>” says so, made by ${
    owner === null ? 'nobody who is named' : html`<bdi>${owner}</bdi>`
  }`
}
