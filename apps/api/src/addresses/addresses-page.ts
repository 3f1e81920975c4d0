import type { AddressProof } from '@pdd/database'
import { formatDay } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { isolated } from '../pages/frame.ts'
import { layout } from '../pages/layout.ts'
import type { PageView } from '../pages/page-view.ts'

/** What is wrong with what was typed: `form` of an address, `code` for the address that is named. */
export type AddressFault = { kind: 'form' } | { kind: 'code'; address: string }

export type AddressesView = PageView & {
  proofs: AddressProof[]
  /** addresses whose code may still be typed in */
  waiting: string[]
  fault?: AddressFault
  /** one was confirmed just now */
  isDone?: boolean
}

/** `/request-data/addresses`: codes that wait to be typed in, what is confirmed, and asking for another. */
export function addressesPage(view: AddressesView): SafeHtml {
  const { translator, frame, waiting, fault } = view
  const { translate } = translator
  const title = translate('addresses.open')
  return layout(
    title,
    html`<h1>${title}</h1>
      ${view.isDone ? html`<p class="lead" role="status">${translate('addresses.done')}</p>` : ''}
      ${fault?.kind === 'code' ? html`<p id="wrong" class="warn" role="alert">${translate('addresses.wrong')}</p>` : ''}
      ${waiting.map((address, at) => codeForm(address, at, view))}
      ${addressesSection(view)}
      <p><a href="/request-data">${translate('problem.back')}</a></p>`,
    { translator, frame },
  )
}

/** The same words for every address: what became of the mail is told to whoever reads it. */
function codeForm(address: string, at: number, { translator, fault }: AddressesView): SafeHtml {
  const { translate } = translator
  const isWrong = fault?.kind === 'code' && fault.address === address
  return html`<section aria-labelledby="code-${at}">
    <h2 id="code-${at}">${translate('addresses.code', { address: isolated(address) })}</h2>
    <p role="status">${translate('addresses.sent', { address: isolated(address) })}</p>
    <form method="post" action="/request-data/addresses/confirm" class="stacked">
      <input type="hidden" name="address" value="${address}" />
      <label>${translate('stepup.code')}
        <input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="9" dir="ltr"
          aria-describedby="${isWrong ? 'wrong' : `code-${at}`}" ${isWrong ? html`aria-invalid="true"` : ''} />
      </label>
      <button class="button" type="submit">${translate('stepup.confirm')}</button>
    </form>
  </section>`
}

/** What is confirmed, and the form for another; stands on `/request-data` too. */
export function addressesSection(view: Omit<AddressesView, 'waiting'>): SafeHtml {
  const { translator, proofs, fault } = view
  const { translate } = translator
  const isWrong = fault?.kind === 'form'
  return html`<section aria-labelledby="addresses">
    <h2 id="addresses">${translate('addresses.title')}</h2>
    ${proofs.length > 0 ? html`<ul class="cards">${proofs.map((proof) => confirmed(proof, view))}</ul>` : ''}
    <p>${translate('addresses.text')}</p>
    ${isWrong ? html`<p id="no-address" class="warn" role="alert">${translate('addresses.form')}</p>` : ''}
    <form method="post" action="/request-data/addresses" class="stacked">
      <label>${translate('addresses.label')}
        <input name="address" type="email" required maxlength="254" dir="ltr" autocomplete="off"
          ${isWrong ? html`aria-invalid="true" aria-describedby="no-address"` : ''} />
      </label>
      <button class="plain" type="submit">${translate('addresses.send')}</button>
    </form>
  </section>`
}

function confirmed(
  { id, address, confirmedAt, lapsesAt }: AddressProof,
  { translator, timeZone }: Pick<PageView, 'translator' | 'timeZone'>,
): SafeHtml {
  const { translate, language } = translator
  const day = (at: Date) => formatDay(at, timeZone, language)
  const text = translate('addresses.kept', {
    ...{ address: isolated(address), from: day(confirmedAt), until: day(lapsesAt) },
  })
  return html`<li>
    <p>${text}</p>
    <form method="post" action="/request-data/addresses/${id}/remove">
      <button type="submit">${translate('addresses.remove')}<span class="unseen"> ${address}</span></button>
    </form>
  </li>`
}
