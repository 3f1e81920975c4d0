import type { UndecidedTie } from '@pdd/core'
import { html, type SafeHtml } from '@remix-run/html-template'

/** Why nothing proves it, by the collector's code. */
const reasonWords: Record<string, string> = {
  author_left:
    'Who made that document has left or was deleted: nothing shows any more that they spoke for the company.',
  completed_claim: 'Somebody outside the company began that document, and staff only added to it.',
  own_word: 'The person could have written that document themselves.',
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
