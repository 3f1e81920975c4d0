import { formatTime } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { deskProblemWords } from '../officer/desk/desk-problem.ts'
import { sendForm } from '../step-up/confirm-page.ts'
import { thenText, type Wanted } from '../step-up/go-on.ts'
import { isolated } from './frame.ts'
import { layout } from './layout.ts'
import type { PageView } from './page-view.ts'

export type ShownProblem = {
  title: string
  status: number
  remedy: string
  code: string
  instance: string
  errors?: { field: string; problem: string }[]
  /** when the same thing has a chance again, where that is known */
  again?: Date | null
}

export type WaysOn = {
  signInUrl: string
  /** it went wrong on the officers' desk */
  isDesk: boolean
  /** what goes on by itself after a code */
  wanted: Wanted | null
}

/** What went wrong and what to do, for a person. Somebody who is not signed in gets the way to do so, and no reference. */
export function problemPage(view: PageView, problem: ShownProblem, ways: WaysOn): SafeHtml {
  const { translator, frame } = view
  const { translate } = translator
  const { code, instance, again } = problem
  const { title, text, detail = false, way = 'back', isFault = true } = wordsOf(problem, view, ways)
  return layout(
    title,
    html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      ${again ? html`<p>${againText(again, view)}</p>` : ''}
      ${detail ? html`<p lang="en" dir="ltr">${problem.title} ${problem.remedy}</p>` : ''}
      ${wayOn(way, view, ways)}
      ${isFault ? html`<p class="quiet">${translate('problem.reference', { code, instance })}</p>` : ''}`,
    { translator, frame, ...(!isFault && { languageUrl: '/request-data' }) },
  )
}

type Way = 'back' | 'sign-in' | 'code'

function wayOn(way: Way, view: PageView, { signInUrl, isDesk, wanted }: WaysOn): SafeHtml {
  const { translator } = view
  if (way === 'sign-in')
    return html`<p><a class="button" href="${signInUrl}">${translator.translate('signin.button')}</a></p>`
  if (way === 'code')
    return html`${wanted === null ? '' : html`<p class="quiet">${thenText(wanted, translator)}</p>`}${sendForm(view, wanted)}`
  return isDesk
    ? html`<p><a href="/requests" lang="en">All requests</a></p>`
    : html`<p><a href="/request-data">${translator.translate('problem.back')}</a></p>`
}

/** A sentence around a moment, which the script puts on the clock of the reader's own device. */
function againText(at: Date, { translator, timeZone }: PageView): SafeHtml {
  const [before = '', after = ''] = translator.translate('limit.again', { time: '\u0000' }).split('\u0000')
  return html`${before}<time datetime="${at.toISOString()}">${formatTime(at, timeZone, translator.language)}</time>${after}`
}

type ProblemWords = { title: string; text: string | SafeHtml; detail?: boolean; way?: Way; isFault?: boolean }

/** Nobody has done anything wrong: they are only not signed in, or not any more. */
const notSignedIn = new Set(['auth.required', 'auth.session_expired', 'auth.sign_in_failed'])

/** By code where the code says more than its status; what is left is told as the interface for programs tells it. */
function wordsOf(problem: ShownProblem, { translator, frame }: PageView, { isDesk }: WaysOn): ProblemWords {
  const { translate } = translator
  const { status, code } = problem
  if (code === 'auth.code_required')
    return {
      title: translate('stepup.title_code'),
      text: translate('stepup.code_text'),
      way: 'code',
      isFault: false,
    }
  if (code.startsWith('auth.step_up'))
    return {
      title: translate('stepup.title'),
      text: translate('stepup.text'),
      way: 'sign-in',
      isFault: false,
    }
  if (code === 'address.officer_needed')
    return { title: translate('addresses.officer_title'), text: translate('addresses.officer_text') }
  if (code === 'account.frozen') return { title: translate('frozen.title'), text: translate('frozen.text') }
  if (code === 'account.too_many_requests')
    return { title: translate('limit.title'), text: translate('limit.text') }
  if (code === 'auth.address_refused')
    return { title: translate('problem.network_title'), text: translate('problem.network_text') }
  if (status === 401) {
    const text =
      code === 'auth.sign_in_failed'
        ? translate('signin.failed')
        : translate('signin.text', { company: isolated(frame.company) })
    return { title: translate('signin.title'), text, way: 'sign-in', isFault: !notSignedIn.has(code) }
  }
  return (isDesk ? deskProblemWords(problem) : null) ?? wordsOfStatus(problem, translator)
}

function wordsOfStatus({ status, code }: ShownProblem, { translate }: PageView['translator']): ProblemWords {
  if (status === 403 && code !== 'csrf.rejected')
    return { title: translate('problem.forbidden_title'), text: translate('problem.forbidden_text') }
  if (status === 404)
    return { title: translate('problem.missing_title'), text: translate('problem.missing_text') }
  if (status === 410) return { title: translate('problem.gone_title'), text: translate('problem.gone_text') }
  if (status === 503) return { title: translate('problem.busy_title'), text: translate('problem.busy_text') }
  const detail = code !== 'request.invalid'
  return { title: translate('problem.title'), text: translate('problem.text'), detail }
}
