import type { ExportRequest } from '@pdd/core'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { ApiCaller } from '../authentication/caller.ts'
import { layout } from './layout.ts'
import { progressText, statusText, tellBytes } from './words.ts'

export type RequestDataView = {
  caller: ApiCaller
  /** newest first */
  requests: ExportRequest[]
  isDownloadable(request: ExportRequest): boolean
}

/** `/request-data`: ask, see how far it is, fetch what is ready. */
export function requestDataPage({ caller, requests, isDownloadable }: RequestDataView): SafeHtml {
  const active = requests.find(({ status }) => ['queued', 'running', 'retrying'].includes(status))
  const past = requests.filter((request) => request !== active)
  return layout(
    'Request your data',
    html`<h1>Request your data</h1>
      <p>
        Ask for a file with the personal data that <strong>${caller.site}</strong> keeps about
        <strong>${caller.user}</strong>: your account, contacts, addresses, messages, and every other record that is about
        you, with the reason why it is yours.
      </p>
      ${active ? activeRequest(active) : askForm()}
      ${past.length > 0 ? pastRequests(past, isDownloadable) : ''}`,
  )
}

function askForm(): SafeHtml {
  return html`<section aria-labelledby="ask">
    <h2 id="ask">Ask for it now</h2>
    <p>
      It usually takes a few minutes. A download link is sent to the email address of your account, and the file is here
      for a week. Nobody else can see it.
    </p>
    <form method="post" action="/request-data"><button class="button" type="submit">Request my data</button></form>
  </section>`
}

function activeRequest(request: ExportRequest): SafeHtml {
  const { progress } = request
  const total = progress?.doctypesTotal ?? 0
  return html`<section aria-labelledby="active" data-follow="/v1/export-requests/${request.id}/events">
    <h2 id="active">Your file is being prepared</h2>
    <p class="good">A download link with your data will be sent to the email address associated with your account.</p>
    <progress aria-labelledby="active" max="${total === 0 ? 1 : total}" value="${progress?.doctypesDone ?? 0}"></progress>
    <p role="status" data-text>${statusText(request)}${progress ? `. ${progressText(progress)}` : ''}</p>
    <p class="quiet">You can close this page. Without JavaScript, reload it to see how far it is.</p>
    <form method="post" action="/request-data/${request.id}/cancel"><button type="submit">Cancel</button></form>
  </section>`
}

function pastRequests(
  requests: ExportRequest[],
  isDownloadable: RequestDataView['isDownloadable'],
): SafeHtml {
  return html`<section aria-labelledby="past">
    <h2 id="past">Your earlier requests</h2>
    <ul class="cards">${requests.map((request) => pastRequest(request, isDownloadable(request)))}</ul>
  </section>`
}

function pastRequest(request: ExportRequest, downloadable: boolean): SafeHtml {
  return html`<li>
    <p>
      <strong>${downloadable ? 'Ready' : statusText(request)}</strong>
      <span class="quiet">asked ${time(request.receivedAt)}</span>
    </p>
    ${
      downloadable
        ? html`<p>${request.bytes === null ? '' : tellBytes(request.bytes)}, kept until ${time(request.expiresAt as Date)}</p>
            <div class="row">
              <form method="post" action="/request-data/${request.id}/download">
                <button class="button" type="submit">Download<span class="unseen"> the file asked for ${request.receivedAt.toISOString().slice(0, 10)}</span></button>
              </form>
              <form method="post" action="/request-data/${request.id}/cancel"><button type="submit">Delete now</button></form>
            </div>`
        : ''
    }
  </li>`
}

/** Shown in UTC until the script puts it on the person's own clock. */
function time(at: Date): SafeHtml {
  return html`<time datetime="${at.toISOString()}">${at.toISOString().slice(0, 16).replace('T', ' ')} UTC</time>`
}
