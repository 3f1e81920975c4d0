import type { Translator } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from '../pages/layout.ts'

/** `wanted`: nothing is sent yet; `sent`: it is on its way; `wrong`: what was typed is not it. */
export type ConfirmState = 'wanted' | 'sent' | 'wrong'

/** `/request-data/confirm`: a code by mail, asked for and answered. */
export function confirmPage(translator: Translator, state: ConfirmState): SafeHtml {
  const { translate } = translator
  const title = translate('stepup.title_code')
  const again = html`<form method="post" action="/request-data/confirm/send">
    <button class="${state === 'wanted' ? 'button' : ''}" type="submit">${translate('stepup.send')}</button>
  </form>`
  if (state === 'wanted')
    return layout(
      title,
      html`<h1>${title}</h1><p class="lead">${translate('stepup.code_text')}</p>${again}`,
      {
        translator,
      },
    )
  const wrong =
    state === 'wrong' ? html`<p id="wrong" class="warn" role="alert">${translate('stepup.wrong')}</p>` : ''
  return layout(
    title,
    html`<h1>${title}</h1>
      ${state === 'sent' ? html`<p class="lead" role="status">${translate('stepup.sent')}</p>` : wrong}
      <form method="post" action="/request-data/confirm" class="stacked">
        <label>${translate('stepup.code')}
          <input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="9" dir="ltr"
            ${state === 'wrong' ? html`aria-invalid="true" aria-describedby="wrong"` : ''} />
        </label>
        <button class="button" type="submit">${translate('stepup.confirm')}</button>
      </form>
      ${again}`,
    { translator },
  )
}
