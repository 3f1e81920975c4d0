import type { Translator } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'

/** What stands around a page: whose it is, who is signed in, and the ways out. */
export type Frame = {
  company: string
  homeUrl: string
  logoUrl: string | null
  styleUrl: string | null
  /** null: nobody is signed in, or it is not told */
  user: string | null
  /** `form`: a session of ours ends here; `link`: ERPNext ends its own; null: there is nothing that could be ended */
  canSignOut: boolean
}

/** The company, which leads back to it, and who is signed in. */
export function frameTop(frame: Frame, translator: Translator): SafeHtml {
  const { company, homeUrl, logoUrl } = frame
  const mark = logoUrl === null ? '' : html`<img src="${logoUrl}" alt="" height="32" />`
  return html`<header class="top"><div class="bar">
    <a class="company" href="${homeUrl}" aria-label="${translator.translate('nav.home', { company })}">${mark}<bdi>${company}</bdi></a>
    ${whoIsIn(frame, translator)}
  </div></header>`
}

/** The way back once more, where a page ends. */
export function wayBack({ company, homeUrl }: Frame, { translate }: Translator): SafeHtml {
  return html`<p class="back"><a href="${homeUrl}">${translate('nav.home', { company: isolated(company) })}</a></p>`
}

function whoIsIn({ user, canSignOut }: Frame, { translate }: Translator): SafeHtml | string {
  if (user === null) return ''
  return html`<div class="who">
    <span>${translate('nav.signed_in', { user: isolated(user) })}</span>
    ${canSignOut ? html`<form method="post" action="/request-data/sign-out"><button class="link" type="submit">${translate('nav.sign_out')}</button></form>` : ''}
  </div>`
}

/** A name keeps its own direction inside a sentence that runs the other way. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`
}
