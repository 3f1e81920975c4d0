import type { ExportRequest } from '@pdd/core'
import type { Notification, OpenTie, Tie, TimelineEntry } from '@pdd/database'
import { formatBytes } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { Frame } from '../pages/frame.ts'
import { layout } from '../pages/layout.ts'
import { isOwn, type OfficerAction, officerActions } from './officer-actions.ts'
import { reasonField } from './reason.ts'
import { decidedTieCard, openTieCard } from './ties/tie-cards.ts'
import { timelineSection } from './timeline-section.ts'
import { reasonWithCode, withheldText } from './words/code-words.ts'
import { mailKindText, mailLinkText, mailStateText } from './words/mail-words.ts'
import { isLate, methodText, moment, statusBadge, subjectText } from './words/officer-words.ts'

export type RequestView = {
  frame: Frame
  request: ExportRequest
  timeline: TimelineEntry[]
  mails: Notification[]
  frozen: boolean
  /** the records of its account stay whatever their age */
  restricted: boolean
  /** who is looking */
  officer: string
  /** of the person, the first few of each */
  openTies: OpenTie[]
  decidedTies: Tie[]
  /** what they have just done, in a sentence */
  done: string | null
}

/** `/requests/:id`: what it is, what happened, who did it and why, and what can be done now. */
export function requestPage(view: RequestView): SafeHtml {
  const { request, frozen, restricted, done } = view
  return layout(
    `Request of ${subjectText(request)}`,
    html`<p class="crumb"><a href="/requests">All requests</a></p>
      <h1>Request of ${subjectText(request)}</h1>
      ${done === null ? '' : html`<p class="good" role="status">${done}</p>`}
      ${frozen ? html`<p class="warn" role="alert">This account takes no new request and gives out no file: its owner said that a request was not theirs.</p>` : ''}
      ${restricted ? html`<p class="warn" role="note">The records of this account are kept until an officer ends that.</p>` : ''}
      ${undeletedWarning(view)}
      ${factsSection(view)} ${countsSection(request)} ${timelineSection(view.timeline)} ${mailsSection(view.mails)}
      ${tiesSection(view)} ${actionsOf(view)}`,
    { frame: view.frame, desk: 'elsewhere' },
  )
}

/** The person is not told that the file is deleted before it is; the officer is told why it is not. */
function undeletedWarning({ request, timeline }: RequestView): SafeHtml | string {
  const refusal = timeline.findLast(({ action }) => action === 'deletion_refused')
  if (request.status !== 'expired' || refusal === undefined) return ''
  return html`<p class="warn" role="alert">The store refuses to delete this file (${refusal.reason}), since ${moment(refusal.at)}. Its key
    is closed, so that no link opens it, but its bytes are still there: see docs/ops/operations.md, “The store”. It is tried again.</p>`
}

function factsSection({ request, mails }: RequestView): SafeHtml {
  const facts: [string, SafeHtml | string][] = [
    ['Status', statusBadge(request.status)],
    ...(request.reasonCode === null
      ? []
      : [['Because', reasonWithCode(request.reasonCode)] as [string, SafeHtml]]),
    ['Asked by', request.forgottenAt ? subjectText(request) : request.requestedBy],
    ...(request.forgottenAt
      ? [['Records taken away', moment(request.forgottenAt)] as [string, SafeHtml]]
      : []),
    ['Signed in by', methodText(request.authMethod)],
    ['Received', moment(request.receivedAt)],
    [
      'Due',
      html`${moment(request.dueAt)}${isLate(request) ? html` <strong class="late">late</strong>` : ''}`,
    ],
    ['Ready', moment(request.readyAt)],
    ['File kept until', moment(request.expiresAt)],
    ['Fetched on the page', fetchedText(request)],
    ['Fetched by the link of the mail', mailLinkText(mails)],
    ['Size', request.bytes === null ? 'no file' : formatBytes(request.bytes)],
    ['SHA-256', request.sha256 ?? 'no file'],
    ['Data as of', moment(request.dataAsOf)],
    ['Reference', request.id],
  ]
  return html`<section aria-labelledby="facts">
    <h2 id="facts">The request</h2>
    <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
  </section>`
}

function fetchedText({ downloadedAt, downloadCount }: ExportRequest): SafeHtml | string {
  if (downloadCount === 0) return 'not yet'
  return html`${downloadCount === 1 ? 'once' : `${downloadCount} times`}, first ${moment(downloadedAt)}`
}

function countsSection({ rowCounts }: ExportRequest): SafeHtml | string {
  if (rowCounts === null) return ''
  const rows = Object.entries(rowCounts).map(
    ([doctype, { counted, exported, withheld }]) => html`<tr>
      <th scope="row">${doctype}</th><td>${counted}</td><td>${exported}</td>
      <td>${withheld.map(({ reason, count }) => html`<span title="${reason}">${withheldText(reason)}: ${count}</span> `)}</td>
    </tr>`,
  )
  return html`<section aria-labelledby="counts">
    <h2 id="counts">What is in the file</h2>
    <div class="scroll" role="region" aria-label="Counts by doctype" tabindex="0">
      <table>
        <thead><tr><th scope="col">DocType</th><th scope="col">Counted</th><th scope="col">Exported</th><th scope="col">Withheld</th></tr></thead>
        <tbody>${rows}</tbody>
      </table>
    </div>
  </section>`
}

function mailsSection(mails: Notification[]): SafeHtml | string {
  if (mails.length === 0) return ''
  return html`<section aria-labelledby="mails">
    <h2 id="mails">Mails</h2>
    <ul class="cards">
      ${mails.map(
        ({ kind, state, messageId }) =>
          html`<li><strong>${mailKindText(kind)}</strong>: ${mailStateText(state)}${messageId === null ? '' : html` <code class="support">${messageId}</code>`}</li>`,
      )}
    </ul>
  </section>`
}

function tiesSection({ request, openTies, decidedTies, officer }: RequestView): SafeHtml | string {
  const [first] = openTies
  if (first === undefined && decidedTies.length === 0) return ''
  return html`<section aria-labelledby="ties">
    <h2 id="ties">What nobody could prove of this person</h2>
    <ul class="cards">
      ${openTies.map((tie) => openTieCard(tie, officer))} ${decidedTies.map((tie) => decidedTieCard(tie, officer))}
    </ul>
    <p><a href="/requests/ties?request=${request.id}">${first === undefined ? 'All decisions' : `All ${first.ofPerson} that wait, and all decisions`}</a></p>
  </section>`
}

function actionsOf(view: RequestView): SafeHtml | string {
  if (view.request.forgottenAt) return ''
  return isOwn(view.request.subjectId, view.officer) ? ownSection() : actionsSection(view)
}

function ownSection(): SafeHtml {
  return html`<section aria-labelledby="actions">
    <h2 id="actions">What you can do</h2>
    <p>This request is your own: another officer has to act on it. <a href="/request-data">Your own page</a> cancels and
      deletes what is yours.</p>
  </section>`
}

function actionsSection({ request, frozen, restricted }: RequestView): SafeHtml {
  const standing: Record<string, boolean> = {
    unfreeze: frozen,
    restrict: !restricted,
    unrestrict: restricted,
  }
  const offered = Object.entries(officerActions as Record<string, OfficerAction>).filter(
    ([name, action]) => (standing[name] ?? action.isOffered(request)) && !(frozen && action.serves),
  )
  return html`<section aria-labelledby="actions" class="actions">
    <h2 id="actions">What you can do</h2>
    ${offered.length === 0 ? html`<p>Nothing with the request as it is now.</p>` : ''}
    ${offered.map(([name, action]) => actionForm(`/requests/${request.id}/${name}`, action))}
  </section>`
}

/** Each opens by itself: what it does is read before a reason is written. */
function actionForm(url: string, { title, says }: OfficerAction): SafeHtml {
  return html`<details>
    <summary>${title}</summary>
    <form method="post" action="${url}" class="stacked">
      <p>${says}</p>
      ${reasonField()}
      <button type="submit">${title}</button>
    </form>
  </details>`
}
