import { reasonText } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'

/** In words, with the code for whoever is asked for help. */
export function reasonWithCode(code: string): SafeHtml {
  return html`${reasonText(code)} <code class="support">${code}</code>`
}

/** Why rows stay out of a file, by the code in the file. */
const withheldWords: Record<string, string | undefined> = {
  about_another_person: 'about somebody else',
  contradicted: 'contradicted by something else',
  other_people: 'names other people',
  refused: 'an officer said that it is not theirs',
  secret: 'a password, key or token',
  undecided: 'waits for an officer’s decision',
  unreadable: 'cannot be read',
}

export function withheldText(code: string): string {
  return withheldWords[code] ?? code.replaceAll('_', ' ')
}
