import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from './layout.ts'

export type ShownProblem = { title: string; status: number; remedy: string; code: string; instance: string }

/** What went wrong and what to do, for a person. Somebody who is not signed in gets the way to do so. */
export function problemPage(problem: ShownProblem, signInUrl: string): SafeHtml {
  const signIn = problem.status === 401
  return layout(
    signIn ? 'Sign in' : problem.title,
    html`<h1>${signIn ? 'Sign in to ask for your data' : problem.title}</h1>
      <p>${signIn ? 'We need to know that it is you before we show or send anything.' : problem.remedy}</p>
      ${
        signIn
          ? html`<p><a class="button" href="${signInUrl}">Sign in</a></p>`
          : html`<p><a href="/request-data">Back to your data</a></p>`
      }
      <p class="quiet">Reference: ${problem.code}, ${problem.instance}</p>`,
  )
}
