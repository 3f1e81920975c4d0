import { type ExportProgress, type ExportRequest, secondsLeft } from '@pdd/core'
import { formatDuration, type Translator } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { statusText, type Told, withTime } from './past-requests.ts'

/**
 * What is under way. The script fills the same sentences as the server: it gets their patterns with the section. What
 * changes is shown at once and announced now and then: a screen reader that is told every count can tell nothing else.
 */
export function activeRequest(request: ExportRequest, view: Told): SafeHtml {
  const { translator } = view
  const { translate, pattern } = translator
  const { progress, status } = request
  const told =
    progress && status !== 'retrying' ? progressText(progress, translator) : statusText(status, translator)
  return html`<section
    aria-labelledby="active"
    data-follow="/v1/export-requests/${request.id}/events"
    data-progress="${pattern('active.progress')}"
    data-now="${pattern('active.now')}"
    data-left="${pattern('active.left')}"
    data-retrying="${translate('status.retrying')}"
  >
    <h2 id="active">${translate('active.title')}</h2>
    <p class="good">${translate('active.mail')}</p>
    <progress aria-labelledby="active" max="${progress?.doctypesTotal || 1}" value="${progress?.doctypesDone ?? 0}"></progress>
    <p data-text>${told}</p>
    ${status === 'retrying' && request.waitingSince ? html`<p data-waiting>${withTime('active.waiting', request.waitingSince, view)}</p>` : ''}
    <p class="quiet" data-detail>${detailText(request, translator)}</p>
    <p class="unseen" role="status" data-told></p>
    <details>
      <summary>${translate('active.counts')}</summary>
      <div class="scroll" role="region" aria-labelledby="counts" tabindex="0">
        <table class="counts">
          <caption id="counts" class="unseen">${translate('active.counts')}</caption>
          <thead><tr><th scope="col">${translate('active.kind')}</th><th scope="col">${translate('active.records')}</th></tr></thead>
          <tbody data-counts>${mostFirst(progress?.counts ?? {}).map(countRow(translator))}</tbody>
        </table>
      </div>
    </details>
    <p class="quiet">${translate('active.close')}</p>
    <div class="row">
      <noscript><a class="button" href="/request-data">${translate('active.reload')}</a></noscript>
      <form method="post" action="/request-data/${request.id}/cancel"><button type="submit">${translate('active.cancel')}</button></form>
    </div>
  </section>`
}

function detailText(request: ExportRequest, { translate, language }: Translator): string {
  const left = secondsLeft(request)
  const { progress, status } = request
  const parts = [
    progress?.current && status === 'running' ? translate('active.now', { doctype: progress.current }) : '',
    left === null ? '' : translate('active.left', { duration: formatDuration(left, language) }),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function mostFirst(counts: ExportProgress['counts']): [string, number][] {
  return Object.entries(counts).sort(([, one], [, other]) => other - one)
}

function countRow(translator: Translator) {
  return ([doctype, count]: [string, number]) =>
    html`<tr><th scope="row">${doctype}</th><td>${translator.number(count)}</td></tr>`
}

function progressText(
  { doctypesDone, doctypesTotal, counts }: ExportProgress,
  { translate, number }: Translator,
): string {
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return translate('active.progress', {
    done: number(doctypesDone),
    total: number(doctypesTotal),
    records: number(records),
  })
}
