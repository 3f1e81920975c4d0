import { ownNames, type Translator, translatorFor } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { type DeskPlace, deskNav } from '../officer/desk/desk-nav.ts'
import { type Frame, frameTop, wayBack } from './frame.ts'

export type LayoutOptions = {
  /** the language of the page, English where nothing is said */
  translator?: Translator
  /** what stands around it */
  frame: Frame
  /** where on the officers' desk it is: for tables, with the desk's own menu */
  desk?: DeskPlace
  /** where the page itself is asked for again in another language; left out: no choice is offered */
  languageUrl?: string
  /** without a script the page asks for itself again after so many seconds */
  reloadSeconds?: number
}

/**
 * The frame of every page, the desk's too: `layout(title, main, { translator, frame, desk, languageUrl, reloadSeconds })`. One
 * script, two style sheets, all our own, and one more with the company's colour; the page is whole without any. `main`
 * begins with its `<h1>`; a card is a `<section>` with an `<h2>`, `.button` is the one thing to do on a page, `.quiet` what
 * may be overlooked.
 */
export function layout(title: string, main: SafeHtml, options: LayoutOptions): SafeHtml {
  const { translator = translatorFor('en'), frame, desk, languageUrl, reloadSeconds } = options
  const width = desk === undefined ? 'narrow' : 'wide'
  return html`<!doctype html>
<html lang="${translator.language}" dir="${translator.direction}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · ${frame.company}</title>
    ${reloadSeconds === undefined ? '' : html`<noscript><meta http-equiv="refresh" content="${reloadSeconds}" /></noscript>`}
    <link rel="icon" href="/request-data/assets/icon.svg" />
    <link rel="stylesheet" href="/request-data/assets/page.css" />
    <link rel="stylesheet" href="/request-data/assets/parts.css" />
    ${frame.styleUrl === null ? '' : html`<link rel="stylesheet" href="${frame.styleUrl}" />`}
    <script src="/request-data/assets/page.js" type="module"></script>
  </head>
  <body class="${width}">
    <a class="skip" href="#main">${translator.translate('nav.skip')}</a>
    ${frameTop(frame, translator)}
    ${desk === undefined ? '' : deskNav(desk)}
    <main id="main" tabindex="-1">${main}</main>
    <footer>${wayBack(frame, translator)}${languageUrl === undefined ? '' : languageChoice(translator, languageUrl)}</footer>
  </body>
</html>`
}

function languageChoice({ language, translate }: Translator, url: string): SafeHtml {
  const links = Object.entries(ownNames).map(([code, name]) =>
    code === language
      ? html`<li><span lang="${code}" aria-current="true">${name}</span></li>`
      : html`<li><a lang="${code}" hreflang="${code}" href="${url}?language=${code}">${name}</a></li>`,
  )
  return html`<nav aria-label="${translate('nav.languages')}"><ul class="languages">${links}</ul></nav>`
}
