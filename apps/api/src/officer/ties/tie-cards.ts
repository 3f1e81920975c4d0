import type { TieDecision } from '@pdd/core'
import type { Tie } from '@pdd/database'
import { html, type SafeHtml } from '@remix-run/html-template'
import { isOwn } from '../officer-actions.ts'
import { reasonField } from '../reason.ts'
import { moment } from '../words/officer-words.ts'
import { tieSource, tieWhat, tieWhy } from './tie-words.ts'

/** How a decision is asked for in an address. */
export const tieActions = { refuse: 'refused', confirm: 'confirmed' } as const satisfies Record<
  string,
  TieDecision['decision']
>
export type TieAction = keyof typeof tieActions

/** One that waits: who, what, why, who says it, and what to do. */
export function openTieCard(tie: Tie, officer: string): SafeHtml {
  return html`<li>
    <p><strong>${tie.subjectId}</strong>: ${tieWhat(tie)}<br />
      ${tieSource(tie)}. ${tieWhy(tie.reason)}<br />
      <span class="quiet">Found first ${moment(tie.firstSeenAt)}, last by <a href="/requests/${tie.lastRequestId}">this request</a>.</span></p>
    ${isOwn(tie.subjectId, officer) ? aboutYou : decisionForm(tie, ['refuse', 'confirm'])}
  </li>`
}

/** One that was decided: what, by whom, why, and the way to decide otherwise. */
export function decidedTieCard(tie: Tie, officer: string): SafeHtml {
  const { decided } = tie
  if (decided === null) return html``
  return html`<li>
    <p><strong>${tie.subjectId}</strong>: ${tieWhat(tie)}<br />
      <strong>${decided.decision}</strong> by ${decided.by} ${moment(decided.at)}: ${decided.reason}<br />
      <span class="quiet">${tieSource(tie)}; found last by <a href="/requests/${tie.lastRequestId}">this request</a>.</span></p>
    ${
      isOwn(tie.subjectId, officer)
        ? aboutYou
        : html`<details>
            <summary>Decide otherwise<span class="unseen"> about ${tie.name} of ${tie.subjectId}</span></summary>
            ${decisionForm(tie, [decided.decision === 'confirmed' ? 'refuse' : 'confirm'])}
          </details>`
    }
  </li>`
}

const aboutYou = html`<p class="quiet">This is about you: another officer has to decide.</p>`
const labels: Record<TieAction, string> = { refuse: 'Refuse: not theirs', confirm: 'Confirm: it is theirs' }

const effects: Record<TieAction, string> = {
  refuse: 'Refusing keeps it out of the person’s files.',
  confirm: 'Confirming puts it, and what hangs on it, into them.',
}

function explained(actions: TieAction[]): string {
  return actions.map((action) => effects[action]).join(' ')
}

/** The key Enter presses the first button: the one that opens nothing. */
function decisionForm(tie: Tie, actions: TieAction[]): SafeHtml {
  return html`<form method="post" action="/requests/ties/${tie.id}/${actions[0]}" class="stacked">
    <p class="quiet">${explained(actions)} It holds for every later export.</p>
    ${reasonField()}
    <div class="row">
      ${actions.map(
        (action) =>
          html`<button type="submit" formaction="/requests/ties/${tie.id}/${action}">${labels[action]}<span class="unseen"> (${tie.name}, ${tie.subjectId})</span></button>`,
      )}
    </div>
  </form>`
}
