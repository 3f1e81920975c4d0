import { type ExportRequest, isUnderWay } from '@pdd/core'
import type { AddressProof } from '@pdd/database'
import { formatDuration } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { addressesSection } from '../addresses/addresses-page.ts'
import type { ApiCaller } from '../authentication/caller.ts'
import { isDownloadable } from '../export-request-resource.ts'
import { activeRequest } from './active-request.ts'
import { isolated } from './frame.ts'
import { layout } from './layout.ts'
import type { PageView } from './page-view.ts'
import { newestFile, olderFiles, pastRequests } from './past-requests.ts'

export type RequestDataView = PageView & {
  caller: Pick<ApiCaller, 'user'>
  /** newest first */
  requests: ExportRequest[]
  /** further addresses in force, newest first */
  proofs: AddressProof[]
  /** how often one account may ask within 24 hours */
  asksPerDay: number
  /** how long a file usually takes here; null while nobody knows */
  typicalSeconds: number | null
  isDownloadable(request: ExportRequest): boolean
}

/** `/request-data`: what is under way, then what can be fetched, then asking, then further addresses, then what is over. */
export function requestDataPage(view: RequestDataView): SafeHtml {
  const { caller, requests, translator, frame } = view
  const { translate } = translator
  const active = requests.find(isUnderWay)
  const ready = requests.filter(view.isDownloadable)
  const [newest, ...older] = ready
  const past = requests.filter((request) => request !== active && !ready.includes(request))
  const title = translate('page.title')
  return layout(
    active === undefined ? title : `${translate('active.title')} · ${title}`,
    html`<h1>${title}</h1>
      <p class="lead">${translate('page.intro', { company: isolated(frame.company), user: isolated(caller.user) })}</p>
      ${active === undefined ? '' : activeRequest(active, view)} ${newest === undefined ? '' : newestFile(newest, view)} ${olderFiles(older, view)}
      ${active === undefined ? askForm(view, ready.length > 0) : ''} ${active === undefined ? addressesSection(view) : addressesLink(view)}
      ${past.length > 0 ? pastRequests(past, view) : ''}`,
    { translator, frame, languageUrl: '/request-data', ...(active && { reloadSeconds: 10 }) },
  )
}

/** Where on the page a request stands. */
export function placeOf(request: ExportRequest): string {
  if (isUnderWay(request)) return '/request-data#active'
  return `/request-data#${isDownloadable(request) ? 'ready' : 'request'}-${request.id}`
}

/** While one is under way the page asks for itself again: what somebody is typing would be lost. */
function addressesLink({ translator }: RequestDataView): SafeHtml {
  return html`<p><a href="/request-data/addresses">${translator.translate('addresses.title')}</a></p>`
}

/** @param again beside a file that can be fetched: what will happen has been seen, and asking is not the first thing */
function askForm(view: RequestDataView, again: boolean): SafeHtml {
  const { translator, typicalSeconds } = view
  const { translate, language } = translator
  const duration = typicalSeconds === null ? null : formatDuration(typicalSeconds, language)
  return html`<section aria-labelledby="ask">
    <h2 id="ask">${translate(again ? 'ask.again' : 'ask.title')}</h2>
    ${again ? '' : whatWillHappen(translator)}
    ${duration === null ? '' : html`<p>${translate('ask.duration', { duration })}</p>`}
    <details>
      <summary>${translate('ask.contents')}</summary>
      <p>${translate('ask.contents_text')}</p>
    </details>
    <form method="post" action="/request-data">
      <button class="${again ? 'plain' : 'button'}" type="submit">${translate('ask.button')}</button>
    </form>
    ${limitText(view)}
  </section>`
}

const dayMs = 86_400_000
/** More than anybody counts along. */
const longestCount = 20

/** How often one may still ask, by what is on this page; what was lifted for somebody makes it more. */
function limitText({ caller, requests, asksPerDay, translator }: RequestDataView): SafeHtml | string {
  if (asksPerDay > longestCount) return ''
  const own = requests.filter(
    ({ requestedBy, receivedAt }) => requestedBy === caller.user && receivedAt.getTime() > Date.now() - dayMs,
  )
  const left = translator.number(Math.max(0, asksPerDay - own.length))
  const limit = translator.number(asksPerDay)
  return html`<p class="quiet limit">${translator.translate('ask.limit', { limit, left })}</p>`
}

function whatWillHappen({ translate }: RequestDataView['translator']): SafeHtml {
  return html`<ol class="steps">
    <li>${translate('ask.step_collect')}</li>
    <li>${translate('ask.step_mail')}</li>
    <li>${translate('ask.step_keep')}</li>
  </ol>`
}
