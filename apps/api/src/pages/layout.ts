import { type Speech, speechOf } from '@pdd/words'
import { html, type SafeHtml } from '@remix-run/html-template'

/** `wide`: for tables. `speech`: the language of the page, English where nothing is said. */
export type LayoutOptions = { speech?: Speech; wide?: boolean }

/** The frame of every page. One script, one style sheet, both our own; the page is whole without either. */
export function layout(
  title: string,
  main: SafeHtml,
  { speech = speechOf('en'), wide = false }: LayoutOptions = {},
): SafeHtml {
  return html`<!doctype html>
<html lang="${speech.language}" dir="${speech.direction}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="icon" href="/request-data/assets/icon.svg" />
    <link rel="stylesheet" href="/request-data/assets/page.css" />
    <script src="/request-data/assets/page.js" type="module"></script>
  </head>
  <body>
    <a class="skip" href="#main">${speech.say('nav.skip')}</a>
    <main id="main" tabindex="-1" class="${wide ? 'wide' : 'narrow'}">${main}</main>
  </body>
</html>`
}
