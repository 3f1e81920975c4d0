import type { AddressesOfSite } from '@pdd/database'
import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from '../../pages/layout.ts'
import { isOwn } from '../officer-actions.ts'
import { moment } from '../officer-words.ts'
import { reasonField } from '../reason.ts'

export type FurtherAddressesView = AddressesOfSite & { site: string; officer: string; q: string }

/** `/requests/addresses`: addresses that are blocked for an account, and those that people have confirmed. */
export function furtherAddressesPage({ site, officer, q, blocks, proofs }: FurtherAddressesView): SafeHtml {
  return layout(
    `Further addresses of ${site}`,
    html`<nav><a href="/requests">All requests</a></nav>
      <h1>Further addresses of ${site}</h1>
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
            ${isOwn(subjectId, officer) ? own() : actionForm(`/requests/addresses/blocks/${id}/lift`, 'Lift the block', address)}
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
            ${isOwn(subjectId, officer) ? own() : actionForm(`/requests/addresses/${id}/end`, 'End', address)}
          </li>`,
        )}</ul>
      </section>`,
    { wide: true },
  )
}

function own(): SafeHtml {
  return html`<p class="quiet">Your own account: another officer has to decide.</p>`
}

function actionForm(url: string, label: string, address: string): SafeHtml {
  return html`<form method="post" action="${url}" class="stacked">
    ${reasonField()}
    <button type="submit">${label}<span class="unseen"> ${address}</span></button>
  </form>`
}
