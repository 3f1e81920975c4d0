import type { ExportRequest, ExportStatus } from '@pdd/core'
import { formatBytes, formatTime, type Translator } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { PageLanguage } from './page-language.ts'
import { undecidedNotice } from './undecided.ts'

/** A file that can be fetched: how large, until when, and the two things to do with it. */
export function readyRequest(request: ExportRequest, view: PageLanguage): SafeHtml {
  const { translate, number, language } = view.translator
  const { id, receivedAt, expiresAt, bytes, rowCounts } = request
  const records = Object.values(rowCounts ?? {}).reduce((sum, { exported }) => sum + exported, 0)
  const which = translate('past.which', { date: receivedAt.toISOString().slice(0, 10) })
  const heading = `ready-${id}`
  return html`<section aria-labelledby="${heading}" class="ready">
    <h2 id="${heading}">${translate('ready.title')}</h2>
    <p>
      ${withTime('past.kept', expiresAt ?? receivedAt, view, { size: formatBytes(bytes ?? 0n, language) })}<br />
      <span class="quiet">${translate('past.records', { count: number(records) })}<br />${withTime('past.asked', receivedAt, view)}</span>
    </p>
    <form method="post" action="/request-data/${id}/download">
      <button class="button" type="submit">${translate('past.download')}<span class="unseen"> ${which}</span></button>
    </form>
    ${undecidedNotice(request, view.translator)}
    <details>
      <summary>${translate('past.delete')}<span class="unseen"> ${which}</span></summary>
      <p>${translate('past.sure')}</p>
      <form method="post" action="/request-data/${id}/cancel">
        <button type="submit">${translate('past.delete')}<span class="unseen"> ${which}</span></button>
      </form>
    </details>
  </section>`
}

/** What is over: how it ended, when it was asked for, how large its file was and how long it was kept. */
export function pastRequests(requests: ExportRequest[], view: PageLanguage): SafeHtml {
  return html`<section aria-labelledby="past">
    <h2 id="past">${view.translator.translate('past.title')}</h2>
    <ul class="cards">${requests.map((request) => pastRequest(request, view))}</ul>
  </section>`
}

/** A state of a newer release is told as it is. */
export function statusText(status: ExportStatus, { pattern }: Translator): string {
  return pattern(`status.${status}`) ?? status
}

function pastRequest(request: ExportRequest, view: PageLanguage): SafeHtml {
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
  { translator, timeZone }: PageLanguage,
  values: Record<string, string> = {},
): SafeHtml {
  const [before = '', after = ''] = translator.translate(key, { ...values, time: '\u0000' }).split('\u0000')
  const text = formatTime(at, timeZone, translator.language)
  return html`${before}<time datetime="${at.toISOString()}">${text}</time>${after}`
}
