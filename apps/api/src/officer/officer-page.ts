import { type ExportRequest, exportStatuses } from '@pdd/core'
import type { DelegatedRequest, HeldUp, SweepStop, Untold } from '@pdd/database'
import { reasonText } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { Frame } from '../pages/frame.ts'
import { layout } from '../pages/layout.ts'
import { heldUpSection } from './held-up-section.ts'
import { isOwn } from './officer-actions.ts'
import { deskUrl, type OfficerQuery } from './officer-query.ts'
import { reasonField } from './reason.ts'
import { untoldSection } from './untold-section.ts'
import { isLate, moment, neededFor, statusBadge, statusWord, subjectText } from './words/officer-words.ts'

export type DeskView = {
  frame: Frame
  officer: string
  query: OfficerQuery
  items: ExportRequest[]
  nextCursor: string | null
  delegatedRequests: DelegatedRequest[]
  held: HeldUp[]
  untold: Untold[]
  /** how many ties wait for a decision */
  openTies: number
  /** what does not go on by itself */
  stops: SweepStop[]
  fourEyes: boolean
  /** the company has said in its data map who it is, whom it tells and how long it keeps what */
  confirmed: boolean
}

/** `/requests`: every request of the site, what is late, and the figures an authority asks for. */
export function officerPage(view: DeskView): SafeHtml {
  return layout(
    'Requests for personal data',
    html`<h1>Requests for personal data</h1>
      ${view.query.done === undefined ? '' : html`<p class="good" role="status">${doneTexts[view.query.done](view.query.count ?? 0)}</p>`}
      ${view.confirmed ? '' : unconfirmedNotice()} ${view.stops.map(stopNotice)} ${view.openTies > 0 ? tiesNotice(view.openTies) : ''} ${view.delegatedRequests.length > 0 ? waitingSection(view) : ''} ${view.untold.length > 0 ? untoldSection(view.untold) : ''} ${view.held.length > 0 ? heldUpSection(view.held) : ''} ${filterForm(view.query)}
      ${tableSection(view)} ${askSection(view.fourEyes)}`,
    { frame: view.frame, desk: 'requests' },
  )
}

function unconfirmedNotice(): SafeHtml {
  return html`<p class="quiet" role="note">Every file says that its words on purposes, recipients and periods are general information, which the company has not confirmed. Whoever runs the service puts <code>statements</code> into the site’s data map.</p>`
}

/** No button: whether it is the right database is known to those who run the service. */
function stopNotice({ sweep, items, looked, stoppedAt }: SweepStop): SafeHtml {
  return html`<p class="late" role="alert">${stopTexts[sweep] ?? sweep}: ${items} of ${looked} would go at once, since ${moment(stoppedAt)}. Nothing is taken away before whoever runs the service has looked at it.</p>`
}

const stopTexts: Record<string, string | undefined> = {
  disabled_accounts: 'Accounts of ready files are disabled or not known any more',
  orphans: 'Stored files belong to requests that are not known',
}

function tiesNotice(count: number): SafeHtml {
  return html`<p class="note">${count} ${count === 1 ? 'thing' : 'things'} that nobody could prove ${count === 1 ? 'waits' : 'wait'} for a decision. <a href="/requests/ties">Decide</a></p>`
}

const doneTexts = {
  waits: () => 'Written down: it waits for a second officer.',
  refused: () => 'Refused: nothing is asked for.',
  again: (count) => `Started again from the beginning: ${count}.`,
} satisfies Record<NonNullable<OfficerQuery['done']>, (count: number) => string>

function waitingSection({ delegatedRequests, officer }: DeskView): SafeHtml {
  return html`<section aria-labelledby="waiting">
    <h2 id="waiting">Waiting for a second officer</h2>
    <p>Allowing asks for the data of this person at once; the file goes to the address of their account. Refusing asks for nothing. Both stand in the trail with your name.</p>
    <ul class="cards">
      ${delegatedRequests.map(
        ({ id, subjectId, askedBy, askedAt, reason }) => html`<li>
          <p><strong>${subjectId}</strong>, asked by ${askedBy} ${moment(askedAt)}: ${reason}</p>
          ${
            isOwn(askedBy, officer) || isOwn(subjectId, officer)
              ? html`<p class="quiet">Another officer has to decide.</p>`
              : html`<div class="row">
                  <form method="post" action="/requests/delegated/${id}/allow">
                    <button class="button" type="submit">Allow<span class="unseen"> for ${subjectId}</span></button>
                  </form>
                  <form method="post" action="/requests/delegated/${id}/refuse">
                    <button type="submit">Refuse<span class="unseen"> for ${subjectId}</span></button>
                  </form>
                </div>`
          }
        </li>`,
      )}
    </ul>
  </section>`
}

function filterForm(query: OfficerQuery): SafeHtml {
  const chosen = (is: boolean) => (is ? html` selected` : '')
  return html`<search>
    <form method="get" action="/requests" class="filter">
      <label>Person or reference <input name="q" type="search" value="${query.q ?? ''}" maxlength="140" autocomplete="off" /></label>
      <label>Status
        <select name="status">
          <option value="">all</option>
          ${exportStatuses.map((status) => html`<option value="${status}" ${chosen(query.status === status)}>${statusWord(status)}</option>`)}
        </select>
      </label>
      <label>Received from <input name="from" type="date" value="${query.from ?? ''}" /></label>
      <label>to <input name="to" type="date" value="${query.to ?? ''}" /></label>
      <label>Sort
        <select name="sort">
          <option value="received" ${chosen(query.sort !== 'due')}>newest first</option>
          <option value="due" ${chosen(query.sort === 'due')}>next deadline first</option>
        </select>
      </label>
      <label class="check"><input name="overdue" type="checkbox" value="1" ${query.overdue === '1' ? html`checked` : ''} /> only late ones</label>
      <button class="button" type="submit">Show</button>
      <a href="/requests">Everything</a>
    </form>
  </search>`
}

function tableSection({ items, nextCursor, query }: DeskView): SafeHtml {
  if (items.length === 0)
    return html`<section><p>No request fits. <a href="/requests">Show everything</a></p></section>`
  return html`<section class="list" aria-label="What fits"><div class="scroll" role="region" aria-label="Requests" tabindex="0">
      <table>
        <thead>
          <tr><th scope="col">Person</th><th scope="col">Status</th><th scope="col">Received</th><th scope="col">Due</th><th scope="col">Fetched on the page</th></tr>
        </thead>
        <tbody>${items.map(row)}</tbody>
      </table>
    </div>
    <nav class="row" aria-label="Pages">
      ${query.cursor ? html`<a href="${deskUrl('/requests', query)}">First page</a>` : ''}
      ${nextCursor === null ? '' : html`<a rel="next" href="${deskUrl('/requests', query, { cursor: nextCursor })}">Next page</a>`}
      <a href="${deskUrl('/requests.csv', query)}" download>As CSV</a>
      <a href="/requests/views.csv" download>Who looked at what, as CSV</a>
    </nav></section>`
}

function row(request: ExportRequest): SafeHtml {
  const { id, status, reasonCode, receivedAt, dueAt, downloadCount } = request
  return html`<tr>
    <th scope="row"><a href="/requests/${id}">${subjectText(request)}</a></th>
    <td>${statusBadge(status)}${reasonCode === null ? '' : html`<br /><span class="quiet" title="${reasonCode}">${reasonText(reasonCode)}</span>`}${waitText(request)}</td>
    <td>${moment(receivedAt)}</td>
    <td>${moment(dueAt)}${isLate(request) ? html` <strong class="late">late</strong>` : ''}</td>
    <td>${downloadCount}</td>
  </tr>`
}

function waitText({ status, reasonCode, waitingSince }: ExportRequest): SafeHtml | '' {
  const needed = neededFor(reasonCode)
  if (status !== 'retrying' || !waitingSince || needed === null) return ''
  return html`<br /><span class="quiet">waits for ${needed} since ${moment(waitingSince)}</span>`
}

function askSection(fourEyes: boolean): SafeHtml {
  return html`<section aria-labelledby="delegate">
    <h2 id="delegate">Ask on behalf of a person</h2>
    <p>For somebody who asked by letter or by phone. A file is made as if they had asked; it goes to the address of their account, never to you, and they are told that an officer asked.
      ${fourEyes ? 'A second officer has to allow it.' : ''}</p>
    <form method="post" action="/requests/ask" class="stacked">
      <label>Their ERPNext account <input name="subject" required maxlength="140" autocomplete="off" /></label>
      ${reasonField()}
      <button type="submit">Ask for this person</button>
    </form>
  </section>`
}
