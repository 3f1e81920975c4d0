import { type Speech, tellTime } from '@pdd/i18n'
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
export function problemPage(problem: ShownProblem, signInUrl: string, speech: Speech): SafeHtml {
  const { say } = speech
  const { code, instance } = problem
  const { title, text, detail = false, signIn = false, confirm = false } = wordsOf(problem, speech)
  return layout(
    title,
    html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      ${problem.again ? html`<p>${againText(problem.again, speech)}</p>` : ''}
      ${detail ? html`<p lang="en" dir="ltr">${problem.title} ${problem.remedy}</p>` : ''}
      ${
        signIn
          ? html`<p><a class="button" href="${signInUrl}">${say('signin.button')}</a></p>`
          : confirm
            ? sendForm(speech)
            : html`<p><a href="/request-data">${say('problem.back')}</a></p>`
      }
      <p class="quiet">${say('problem.reference', { code, instance })}</p>`,
    { speech },
  )
}

/** A sentence around a moment, which the script puts on the clock of the reader's own device. */
function againText(
  { at, timeZone }: NonNullable<ShownProblem['again']>,
  { say, language }: Speech,
): SafeHtml {
  const [before = '', after = ''] = say('limit.again', { time: '\u0000' }).split('\u0000')
  return html`${before}<time datetime="${at.toISOString()}">${tellTime(at, timeZone, language)}</time>${after}`
}

function sendForm({ say }: Speech): SafeHtml {
  return html`<form method="post" action="/request-data/confirm/send">
    <button class="button" type="submit">${say('stepup.send')}</button>
  </form>`
}

type ProblemWords = { title: string; text: string; detail?: boolean; signIn?: boolean; confirm?: boolean }

/** By code where the code says more than its status; what is left is told as the interface for programs tells it. */
function wordsOf({ status, code }: ShownProblem, { say }: Speech): ProblemWords {
  if (code === 'auth.code_required')
    return { title: say('stepup.title_code'), text: say('stepup.code_text'), confirm: true }
  if (code.startsWith('auth.step_up'))
    return { title: say('stepup.title'), text: say('stepup.text'), signIn: true }
  if (code === 'address.officer_needed')
    return { title: say('addresses.officer_title'), text: say('addresses.officer_text') }
  if (code === 'account.frozen') return { title: say('frozen.title'), text: say('frozen.text') }
  if (code === 'account.too_many_requests') return { title: say('limit.title'), text: say('limit.text') }
  if (status === 401) return { title: say('signin.title'), text: say('signin.text'), signIn: true }
  if (status === 403 && code !== 'csrf.rejected')
    return { title: say('problem.forbidden_title'), text: say('problem.forbidden_text') }
  if (status === 404) return { title: say('problem.missing_title'), text: say('problem.missing_text') }
  if (status === 410) return { title: say('problem.gone_title'), text: say('problem.gone_text') }
  if (status === 503) return { title: say('problem.busy_title'), text: say('problem.busy_text') }
  return { title: say('problem.title'), text: say('problem.text'), detail: true }
}
