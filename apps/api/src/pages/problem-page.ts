import { formatTime, type Translator } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from './layout.ts'

export type ShownProblem = {
  title: string
  status: number
  remedy: string
  code: string
  instance: string
  /** when the same thing has a chance again, and the zone to tell it in, where that is known */
  again?: { at: Date; timeZone: string } | null
}

/** What went wrong and what to do, for a person. Somebody who is not signed in gets the way to do so. */
export function problemPage(problem: ShownProblem, signInUrl: string, translator: Translator): SafeHtml {
  const { translate } = translator
  const { code, instance } = problem
  const { title, text, detail = false, signIn = false, confirm = false } = wordsOf(problem, translator)
  return layout(
    title,
    html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      ${problem.again ? html`<p>${againText(problem.again, translator)}</p>` : ''}
      ${detail ? html`<p lang="en" dir="ltr">${problem.title} ${problem.remedy}</p>` : ''}
      ${
        signIn
          ? html`<p><a class="button" href="${signInUrl}">${translate('signin.button')}</a></p>`
          : confirm
            ? sendForm(translator)
            : html`<p><a href="/request-data">${translate('problem.back')}</a></p>`
      }
      <p class="quiet">${translate('problem.reference', { code, instance })}</p>`,
    { translator },
  )
}

/** A sentence around a moment, which the script puts on the clock of the reader's own device. */
function againText(
  { at, timeZone }: NonNullable<ShownProblem['again']>,
  { translate, language }: Translator,
): SafeHtml {
  const [before = '', after = ''] = translate('limit.again', { time: '\u0000' }).split('\u0000')
  return html`${before}<time datetime="${at.toISOString()}">${formatTime(at, timeZone, language)}</time>${after}`
}

function sendForm({ translate }: Translator): SafeHtml {
  return html`<form method="post" action="/request-data/confirm/send">
    <button class="button" type="submit">${translate('stepup.send')}</button>
  </form>`
}

type ProblemWords = { title: string; text: string; detail?: boolean; signIn?: boolean; confirm?: boolean }

/** By code where the code says more than its status; what is left is told as the interface for programs tells it. */
function wordsOf({ status, code }: ShownProblem, { translate }: Translator): ProblemWords {
  if (code === 'auth.code_required')
    return { title: translate('stepup.title_code'), text: translate('stepup.code_text'), confirm: true }
  if (code.startsWith('auth.step_up'))
    return { title: translate('stepup.title'), text: translate('stepup.text'), signIn: true }
  if (code === 'address.officer_needed')
    return { title: translate('addresses.officer_title'), text: translate('addresses.officer_text') }
  if (code === 'account.frozen') return { title: translate('frozen.title'), text: translate('frozen.text') }
  if (code === 'account.too_many_requests')
    return { title: translate('limit.title'), text: translate('limit.text') }
  if (code === 'auth.address_refused')
    return { title: translate('problem.network_title'), text: translate('problem.network_text') }
  if (status === 401)
    return { title: translate('signin.title'), text: translate('signin.text'), signIn: true }
  if (status === 403 && code !== 'csrf.rejected')
    return { title: translate('problem.forbidden_title'), text: translate('problem.forbidden_text') }
  if (status === 404)
    return { title: translate('problem.missing_title'), text: translate('problem.missing_text') }
  if (status === 410) return { title: translate('problem.gone_title'), text: translate('problem.gone_text') }
  if (status === 503) return { title: translate('problem.busy_title'), text: translate('problem.busy_text') }
  return { title: translate('problem.title'), text: translate('problem.text'), detail: true }
}
