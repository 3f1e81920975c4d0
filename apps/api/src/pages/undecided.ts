import { type ExportRequest, totalUndecided, undecidedKinds } from '@pdd/core'
import type { Speech } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'

/**
 * What fits the person and stays out of the file: kinds and numbers, and how to have it decided. No name, and no address
 * even masked: whoever signs in may be the one who only claims it, and would learn that it was well guessed.
 */
export function undecidedNotice(
  { id, undecided }: Pick<ExportRequest, 'id' | 'undecided'>,
  { say, number }: Speech,
): SafeHtml | string {
  if (!undecided || totalUndecided(undecided) === 0) return ''
  const heading = `undecided-${id}`
  const counted = undecidedKinds.filter((kind) => undecided[kind] > 0)
  return html`<div role="group" aria-labelledby="${heading}" class="undecided">
    <h3 id="${heading}">${say('undecided.title')}</h3>
    <p>${say('undecided.text')}</p>
    <ul>${counted.map((kind) => html`<li>${say(`undecided.${kind}`, { count: number(undecided[kind]) })}</li>`)}</ul>
    <p>${say('undecided.how')}</p>
  </div>`
}
