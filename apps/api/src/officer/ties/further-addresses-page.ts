import type { AddressesOfSite } from '@pdd/database'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { Frame } from '../../pages/frame.ts'
import { layout } from '../../pages/layout.ts'
import { isOwn } from '../officer-actions.ts'
import { reasonField } from '../reason.ts'
import { moment } from '../words/officer-words.ts'

export type FurtherAddressesView = AddressesOfSite & { frame: Frame; officer: string; q: string }

/** `/requests/addresses`: addresses that are blocked for an account, and those that people have confirmed. */
export function furtherAddressesPage({ frame, officer, q, blocks, proofs }: FurtherAddressesView): SafeHtml {
  return layout(
    'Further addresses',
    html`<h1>Further addresses</h1>
      <search><form method="get" action="/requests/addresses" class="filter">
        <label>Account <input name="q" type="search" value="${q}" maxlength="140" autocomplete="off" /></label>
        <button class="button" type="submit">Show</button>
      </form></search>
      <section aria-labelledby="blocked">
        <h2 id="blocked">Blocked</h2>
        <p>Whoever reads the address said that the account is not theirs.</p>
        ${blocks.length === 0 ? html`<p>None.</p>` : ''}
        <ul class="cards">${blocks.map(
          ({ id, subjectId, address, blockedAt }) => html`<li>
            <p><strong>${address}</strong> for ${subjectId}, since ${moment(blockedAt)}</p>
            ${isOwn(subjectId, officer) ? own() : actionForm(`/requests/addresses/blocks/${id}/lift`, 'Lift the block', address, 'The account may confirm this address again, by a code that is mailed there.')}
          </li>`,
        )}</ul>
      </section>
      <section aria-labelledby="confirmed">
        <h2 id="confirmed">Confirmed</h2>
        <p>Whoever ends one also ends the files that were made with it.</p>
        ${proofs.length === 0 ? html`<p>None.</p>` : ''}
        <ul class="cards">${proofs.map(
          ({ id, subjectId, address, confirmedAt, lapsesAt }) => html`<li>
            <p><strong>${address}</strong> by ${subjectId}, ${moment(confirmedAt)}, until ${moment(lapsesAt)}</p>
            ${isOwn(subjectId, officer) ? own() : actionForm(`/requests/addresses/${id}/end`, 'End', address, 'Mail and entries of this address come into no further file, and files that were made with it are deleted.')}
          </li>`,
        )}</ul>
      </section>`,
    { frame, desk: 'addresses' },
  )
}

function own(): SafeHtml {
  return html`<p class="quiet">Your own account: another officer has to decide.</p>`
}

function actionForm(url: string, label: string, address: string, says: string): SafeHtml {
  return html`<form method="post" action="${url}" class="stacked">
    <p class="quiet">${says}</p>
    ${reasonField()}
    <button type="submit">${label}<span class="unseen"> ${address}</span></button>
  </form>`
}
