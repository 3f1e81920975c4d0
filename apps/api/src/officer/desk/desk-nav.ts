import { html, type SafeHtml } from '@remix-run/html-template'

const places = {
  requests: ['/requests', 'Requests'],
  ties: ['/requests/ties', 'To decide'],
  addresses: ['/requests/addresses', 'Further addresses'],
  figures: ['/requests/figures', 'Figures'],
} as const

/** Where on the desk a page is; `elsewhere`: on none of its four. */
export type DeskPlace = keyof typeof places | 'elsewhere'

/** The desk's own menu. */
export function deskNav(here: DeskPlace): SafeHtml {
  const links = Object.entries(places).map(([place, [url, name]]) =>
    place === here
      ? html`<li><a href="${url}" aria-current="page">${name}</a></li>`
      : html`<li><a href="${url}">${name}</a></li>`,
  )
  return html`<nav class="desk" aria-label="Desk"><ul>${links}</ul></nav>`
}
