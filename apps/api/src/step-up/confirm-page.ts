import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from '../pages/layout.ts'
import type { PageView } from '../pages/page-view.ts'
import { hiddenFields, thenText, type Wanted } from './go-on.ts'

/** `wanted`: nothing is sent yet; `sent`: it is on its way; `wrong`: what was typed is not it. */
export type ConfirmState = 'wanted' | 'sent' | 'wrong'

/**
 * `/request-data/confirm`: a code by mail, asked for and answered.
 * @param goOn what goes on by itself after the right one
 */
export function confirmPage(view: PageView, state: ConfirmState, goOn: Wanted | null): SafeHtml {
  const { translate } = view.translator
  const title = translate('stepup.title_code')
  const lead =
    state === 'wanted'
      ? html`<p class="lead">${translate('stepup.code_text')}</p>`
      : state === 'sent'
        ? html`<p class="lead" role="status">${translate('stepup.sent')}</p>`
        : html`<p id="wrong" class="warn" role="alert">${translate('stepup.wrong')}</p>`
  const then = goOn === null ? '' : html`<p class="quiet">${thenText(goOn, view.translator)}</p>`
  return layout(
    title,
    html`<h1>${title}</h1>${lead}
      <section aria-labelledby="code"><h2 id="code">${translate('stepup.code')}</h2>
        ${then} ${state === 'wanted' ? '' : codeForm(view, state === 'wrong', goOn)}
        ${sendForm(view, goOn, state !== 'wanted')}
      </section>
      <p><a href="/request-data">${translate('problem.back')}</a></p>`,
    view,
  )
}

/** @param again one was sent before: it is not the first thing to do any more */
export function sendForm({ translator }: PageView, goOn: Wanted | null, again = false): SafeHtml {
  return html`<form method="post" action="/request-data/confirm/send">${hiddenFields(goOn)}
    <button class="${again ? 'link' : 'button'}" type="submit">${translator.translate(again ? 'stepup.send_again' : 'stepup.send')}</button>
  </form>`
}

function codeForm({ translator }: PageView, isWrong: boolean, goOn: Wanted | null): SafeHtml {
  const { translate } = translator
  return html`<form method="post" action="/request-data/confirm" class="stacked">${hiddenFields(goOn)}
    <label>${translate('stepup.code')}
      <input name="code" class="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="9" dir="ltr" autofocus
        ${isWrong ? html`aria-invalid="true" aria-describedby="wrong"` : ''} />
    </label>
    <button class="button" type="submit">${translate('stepup.confirm')}</button>
  </form>`
}
