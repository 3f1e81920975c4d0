import type { ExportRequest, ExportStatus } from '@pdd/core'
import { formatBytes, formatTime, type Translator } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { PageView } from './page-view.ts'
import { undecidedNotice } from './undecided.ts'

/** As much of a page as a request is told with. */
export type Told = Pick<PageView, 'translator' | 'timeZone'>

/** The newest file that can be fetched: how large, until when, and the two things to do with it. */
export function newestFile(request: ExportRequest, view: Told): SafeHtml {
  const { translate } = view.translator
  const heading = `ready-${request.id}`
  return html`<section aria-labelledby="${heading}" class="ready">
    <h2 id="${heading}">${translate('ready.title')}</h2>
    ${fileFacts(request, view)} ${downloadForm(request, view, 'button')}
    ${undecidedNotice(request, view.translator)} ${deletion(request, view)}
  </section>`
}

/** What can still be fetched besides, out of the way. */
export function olderFiles(requests: ExportRequest[], view: Told): SafeHtml | string {
  if (requests.length === 0) return ''
  const { translate, number } = view.translator
  const file = (request: ExportRequest) => html`<li id="ready-${request.id}">
    ${fileFacts(request, view)} ${downloadForm(request, view, 'plain')} ${deletion(request, view)}
  </li>`
  return html`<section class="folded"><details>
    <summary>${translate('ready.older', { count: number(requests.length) })}</summary>
    <ul class="cards">${requests.map(file)}</ul>
  </details></section>`
}

function fileFacts({ receivedAt, expiresAt, bytes, rowCounts }: ExportRequest, view: Told): SafeHtml {
  const { translate, number, language } = view.translator
  const records = Object.values(rowCounts ?? {}).reduce((sum, { exported }) => sum + exported, 0)
  return html`<p>
    ${withTime('past.kept', expiresAt ?? receivedAt, view, { size: formatBytes(bytes ?? 0n, language) })}<br />
    <span class="quiet">${translate('past.records', { count: number(records) })}<br />${withTime('past.asked', receivedAt, view)}</span>
  </p>`
}

function downloadForm(request: ExportRequest, { translator }: Told, look: 'button' | 'plain'): SafeHtml {
  return html`<form method="post" action="/request-data/${request.id}/download">
    <button class="${look}" type="submit">${translator.translate('past.download')}${whichFile(request, translator)}</button>
  </form>`
}

function deletion(request: ExportRequest, { translator }: Told): SafeHtml {
  const label = html`${translator.translate('past.delete')}${whichFile(request, translator)}`
  return html`<details>
    <summary>${label}</summary>
    <p>${translator.translate('past.sure')}</p>
    <form method="post" action="/request-data/${request.id}/cancel"><button type="submit">${label}</button></form>
  </details>`
}

function whichFile({ receivedAt }: ExportRequest, { translate }: Translator): SafeHtml {
  return html`<span class="unseen"> ${translate('past.which', { date: receivedAt.toISOString().slice(0, 16) })}</span>`
}

const pastShown = 3

/** What is over: how it ended, when it was asked for, how large its file was and how long it was kept. */
export function pastRequests(requests: ExportRequest[], view: Told): SafeHtml {
  const { translate, number } = view.translator
  const list = (some: ExportRequest[]) =>
    html`<ul class="cards">${some.map((request) => pastRequest(request, view))}</ul>`
  const rest = requests.slice(pastShown)
  return html`<section aria-labelledby="past">
    <h2 id="past">${translate('past.title')}</h2>
    ${list(requests.slice(0, pastShown))}
    ${rest.length === 0 ? '' : html`<details><summary>${translate('past.more', { count: number(rest.length) })}</summary>${list(rest)}</details>`}
  </section>`
}

/** A state of a newer release is told as it is. */
export function statusText(status: ExportStatus, { pattern }: Translator): string {
  return pattern(`status.${status}`) ?? status
}

function pastRequest(request: ExportRequest, view: Told): SafeHtml {
  const { translator } = view
  // The row's status follows later, by a sweep.
  const status = request.status === 'ready' ? 'expired' : request.status
  const file =
    request.bytes === null || request.expiresAt === null
      ? ''
      : html`<br />${withTime('past.ended', request.expiresAt, view, { size: formatBytes(request.bytes, translator.language) })}`
  return html`<li id="request-${request.id}">
    <p>
      <strong>${statusText(status, translator)}</strong><br />
      <span class="quiet">${withTime('past.asked', request.receivedAt, view)}${file}</span>
    </p>
  </li>`
}

/** A sentence around a moment, which the script puts on the clock of the reader's own device. */
export function withTime(
  key: 'past.asked' | 'past.kept' | 'past.ended' | 'active.waiting',
  at: Date,
  { translator, timeZone }: Told,
  values: Record<string, string> = {},
): SafeHtml {
  const [before = '', after = ''] = translator.translate(key, { ...values, time: '\u0000' }).split('\u0000')
  const text = formatTime(at, timeZone, translator.language)
  return html`${before}<time datetime="${at.toISOString()}">${text}</time>${after}`
}
