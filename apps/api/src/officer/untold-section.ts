import type { Untold } from '@pdd/database'
import { html, type SafeHtml } from '@remix-run/html-template'
import { reasonWithCode } from './words/code-words.ts'
import { moment } from './words/officer-words.ts'

/** Who does not know of their file, or that there is none, and why: the mail is sent again on the page of the request. */
export function untoldSection(untold: Untold[]): SafeHtml {
  return html`<section aria-labelledby="untold">
    <h2 id="untold">Not told</h2>
    <p>No mail has told these people what became of their request, and none will by itself. Open it to send the mail again, or tell them otherwise.</p>
    <ul class="cards">${untold.map(card)}</ul>
  </section>`
}

function card({ requestId, subjectId, kind, state, reasonCode, since }: Untold): SafeHtml {
  return html`<li><a href="/requests/${requestId}">${subjectId}</a>: ${kind === 'ready' ? 'the file is ready' : 'the export has failed'} since
    ${moment(since)}; ${mailWords[state]}${reasonCode === null ? '' : html` (${reasonWithCode(reasonCode)})`}.</li>`
}

const mailWords: Record<Untold['state'], string> = {
  failed: 'the mail was not sent',
  held: 'nobody knows whether the mail was sent',
  bounced: 'the mail came back',
  suppressed: 'no mail is sent to them',
}
