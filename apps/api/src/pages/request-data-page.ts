import { type ExportRequest, isUnderWay } from '@pdd/core'
import type { AddressProof } from '@pdd/database'
import { tellDuration } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { addressesSection } from '../addresses/addresses-page.ts'
import type { ApiCaller } from '../authentication/caller.ts'
import { activeRequest } from './active-request.ts'
import { layout } from './layout.ts'
import type { PageSpeech } from './page-language.ts'
import { pastRequests, readyRequest } from './past-requests.ts'

export type RequestDataView = PageSpeech & {
  caller: Pick<ApiCaller, 'site' | 'user'>
  /** newest first */
  requests: ExportRequest[]
  /** further addresses in force, newest first */
  proofs: AddressProof[]
  /** how long a file usually takes here; null while nobody knows */
  typicalSeconds: number | null
  isDownloadable(request: ExportRequest): boolean
}

/** `/request-data`: what is under way, then what can be fetched, then asking, then further addresses, then what is over. */
export function requestDataPage(view: RequestDataView): SafeHtml {
  const { caller, requests, speech } = view
  const { say } = speech
  const active = requests.find(isUnderWay)
  const ready = requests.filter(view.isDownloadable)
  const past = requests.filter((request) => request !== active && !ready.includes(request))
  const title = say('page.title')
  return layout(
    active === undefined ? title : `${say('active.title')} · ${title}`,
    html`<h1>${title}</h1>
      <p class="lead">${say('page.intro', { site: isolated(caller.site), user: isolated(caller.user) })}</p>
      ${active === undefined ? '' : activeRequest(active, view)} ${ready.map((request) => readyRequest(request, view))}
      ${active === undefined ? askForm(view, ready.length > 0) : ''} ${active === undefined ? addressesSection(view) : addressesLink(view)}
      ${past.length > 0 ? pastRequests(past, view) : ''}`,
    { speech, languageUrl: '/request-data', ...(active && { reloadSeconds: 10 }) },
  )
}

/** While one is under way the page asks for itself again: what somebody is typing would be lost. */
function addressesLink({ speech }: RequestDataView): SafeHtml {
  return html`<p><a href="/request-data/addresses">${speech.say('addresses.title')}</a></p>`
}

/** @param again beside a file that can be fetched: what will happen has been seen, and asking is not the first thing */
function askForm({ speech, typicalSeconds }: RequestDataView, again: boolean): SafeHtml {
  const { say, language } = speech
  const duration = typicalSeconds === null ? null : tellDuration(typicalSeconds, language)
  return html`<section aria-labelledby="ask">
    <h2 id="ask">${say(again ? 'ask.again' : 'ask.title')}</h2>
    ${again ? '' : whatWillHappen(speech)}
    <p>${duration === null ? say('ask.duration_unknown') : say('ask.duration', { duration })}</p>
    <details>
      <summary>${say('ask.contents')}</summary>
      <p>${say('ask.contents_text')}</p>
    </details>
    <form method="post" action="/request-data">
      <button class="${again ? 'plain' : 'button'}" type="submit">${say('ask.button')}</button>
    </form>
  </section>`
}

function whatWillHappen({ say }: RequestDataView['speech']): SafeHtml {
  return html`<ol class="steps">
    <li>${say('ask.step_collect')}</li>
    <li>${say('ask.step_mail')}</li>
    <li>${say('ask.step_keep')}</li>
  </ol>`
}

/** A name keeps its own direction inside a sentence that runs the other way. */
function isolated(name: string): string {
  return `\u2068${name}\u2069`
}
