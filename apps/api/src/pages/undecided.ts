import { type ExportRequest, totalUndecided, undecidedKinds } from '@pdd/core'
import type { Translator } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'

/**
 * What fits the person and stays out of the file: kinds and numbers, and how to have it decided. No name, and no address
 * even masked: whoever signs in may be the one who only claims it, and would learn that it was well guessed.
 */
export function undecidedNotice(
  { id, undecided }: Pick<ExportRequest, 'id' | 'undecided'>,
  { translate, number }: Translator,
): SafeHtml | string {
  if (!undecided || totalUndecided(undecided) === 0) return ''
  const heading = `undecided-${id}`
  const counted = undecidedKinds.filter((kind) => undecided[kind] > 0)
  return html`<div role="group" aria-labelledby="${heading}" class="undecided">
    <h3 id="${heading}">${translate('undecided.title')}</h3>
    <p>${translate('undecided.text')}</p>
    <ul>${counted.map((kind) => html`<li>${translate(`undecided.${kind}`, { count: number(undecided[kind]) })}</li>`)}</ul>
    <p>${translate('undecided.how')}</p>
  </div>`
}
