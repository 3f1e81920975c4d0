import type { HeldUp } from '@pdd/database'
import { reasonText } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { reasonField } from './reason.ts'
import { startedAtOnce } from './start-again.ts'
import { reasonWithCode } from './words/code-words.ts'
import { moment, neededFor } from './words/officer-words.ts'

/** What waits for what and since when, and what has failed, with one action for all of one reason. */
export function heldUpSection(held: HeldUp[]): SafeHtml {
  const waiting = held.filter(({ status }) => status === 'retrying')
  const failed = held.filter(({ status }) => status === 'failed')
  return html`<section aria-labelledby="held-up">
    <h2 id="held-up">Held up</h2>
    <ul class="cards">${waiting.map(waitingCard)} ${failed.map(failedCard)}</ul>
  </section>`
}

function waitingCard({ reasonCode, count, since, nextDue }: HeldUp): SafeHtml {
  const needed = neededFor(reasonCode)
  const what =
    since === null || needed === null
      ? 'will be tried again'
      : html`wait for ${needed} since ${moment(since)}`
  return html`<li><p><strong>${count}</strong> ${what}: ${reasonWithCode(reasonCode)}. The next is due ${moment(nextDue)}.</p></li>`
}

function failedCard({ reasonCode, count, nextDue }: HeldUp): SafeHtml {
  return html`<li>
    <p><strong>${count}</strong> failed: ${reasonWithCode(reasonCode)}. The next is due ${moment(nextDue)}.</p>
    <details>
      <summary>Try all of these again<span class="unseen"> (${reasonText(reasonCode)})</span></summary>
      <form method="post" action="/requests/start-again" class="stacked">
        <p>Each starts from the beginning, at most ${startedAtOnce} at once; your own and those of frozen accounts do not.</p>
        <input type="hidden" name="because" value="${reasonCode}" />
        ${reasonField()}
        <button type="submit">Try all again<span class="unseen"> that failed: ${reasonText(reasonCode)}</span></button>
      </form>
    </details>
  </li>`
}
