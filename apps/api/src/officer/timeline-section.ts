import type { TimelineEntry } from '@pdd/database'
import { html, type SafeHtml } from '@remix-run/html-template'
import { reasonWithCode } from './words/code-words.ts'
import { moment, statusWord } from './words/officer-words.ts'
import { actionText, actorText } from './words/timeline-words.ts'

/** What happened with a request, who did it and why. */
export function timelineSection(timeline: TimelineEntry[]): SafeHtml {
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">What happened</h2>
    <ol class="timeline">${timeline.map(entryLine)}</ol>
  </section>`
}

function entryLine(entry: TimelineEntry): SafeHtml {
  const { at, officer, action, toStatus, reason, about } = entry
  return html`<li class="event">
    <span class="quiet">${moment(at)}</span>
    <span><strong title="${action}">${actionText(action)}</strong>${about === null ? '' : html` <bdi>${about}</bdi>`}, by ${actorText(entry)}${
      toStatus === null
        ? ''
        : html` <span class="quiet">(now: ${statusWord(toStatus as never).toLowerCase()})</span>`
    }${reason === null ? '' : html`<br />${officer === null ? reasonWithCode(reason) : reason}`}</span>
  </li>`
}
