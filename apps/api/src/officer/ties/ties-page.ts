import type { ExportRequest } from '@pdd/core'
import type { OpenTie, Tie } from '@pdd/database'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { Frame } from '../../pages/frame.ts'
import { layout } from '../../pages/layout.ts'
import { reasonField } from '../reason.ts'
import { decidedTieCard, openTieCard } from './tie-cards.ts'
import { tieWhat } from './tie-words.ts'

export type TiesView = {
  frame: Frame
  officer: string
  open: OpenTie[]
  nextCursor: string | null
  decided: Tie[]
  /** the request whose person is shown alone; null: everybody */
  of: ExportRequest | null
  just: JustDecided | null
}

/** What was decided a moment ago, and whether a new export may be asked for. */
export type JustDecided = {
  tie: Tie
  next: 'may_ask' | 'under_way' | 'frozen' | 'waiting'
}

/** `/requests/ties`: what fits somebody and nobody could prove, and what officers said of it. */
export function tiesPage(view: TiesView): SafeHtml {
  const title =
    view.of === null ? 'What nobody could prove' : `What nobody could prove of ${view.of.subjectId}`
  return layout(
    title,
    html`${view.of === null ? '' : html`<p class="crumb"><a href="/requests/ties">Everybody</a> <a href="/requests/${view.of.id}">The request</a></p>`}
      <h1>${title}</h1>
      <p class="lead">These fit a person of ${view.frame.company}, and nothing proves that they are theirs. They stay out of the file until
        you decide; a decision holds for every later export. The person sees how many there are, and not which.</p>
      ${view.just === null ? '' : decidedNotice(view.just)} ${openSection(view)} ${decidedSection(view)}`,
    { frame: view.frame, desk: view.of === null ? 'ties' : 'elsewhere' },
  )
}

function openSection({ open, nextCursor, of, officer }: TiesView): SafeHtml {
  if (open.length === 0) return html`<p>Nothing waits for a decision.</p>`
  const crowded = of === null ? [...new Map(open.map((tie) => [tie.subjectId, tie])).values()] : []
  return html`<section aria-labelledby="open">
    <h2 id="open">Waiting for a decision</h2>
    <ul class="cards">${open.map((tie) => openTieCard(tie, officer))}</ul>
    ${crowded
      .filter(({ ofPerson }) => ofPerson > 10)
      .map(
        ({ subjectId, ofPerson, lastRequestId }) =>
          html`<p>Of ${subjectId} there are ${ofPerson}: <a href="/requests/ties?request=${lastRequestId}">all of them</a></p>`,
      )}
    ${
      nextCursor === null
        ? ''
        : html`<nav aria-label="Pages"><a rel="next" href="/requests/ties?${of === null ? '' : `request=${of.id}&`}cursor=${nextCursor}">Next page</a></nav>`
    }
  </section>`
}

function decidedSection({ decided, officer }: TiesView): SafeHtml | string {
  if (decided.length === 0) return ''
  return html`<section aria-labelledby="decided">
    <h2 id="decided">Decided lately</h2>
    <ul class="cards">${decided.map((tie) => decidedTieCard(tie, officer))}</ul>
  </section>`
}

function decidedNotice({ tie, next }: JustDecided): SafeHtml {
  const ways: Record<JustDecided['next'], SafeHtml> = {
    may_ask: askForm(tie),
    under_way: html`<p>An export of this person is under way, and may have begun before: ask for another when it is over.</p>`,
    frozen: html`<p>The account takes no new request now: its owner said that one was not theirs.</p>`,
    waiting: html`<p>A new export of this person waits for a second officer already.</p>`,
  }
  return html`<section aria-labelledby="just" role="status">
    <h2 id="just">${tieWhat(tie)} of ${tie.subjectId}: ${tie.decided?.decision}</h2>
    <p>This takes effect with the next export. A file that is ready stays as it is; if it must not, revoke it.</p>
    ${ways[next]}
  </section>`
}

function askForm({ subjectId }: Tie): SafeHtml {
  return html`<form method="post" action="/requests/ask" class="stacked">
    <h3>Start a new export for ${subjectId}</h3>
    <p>The file goes to the address of their account, never to you.</p>
    <input type="hidden" name="subject" value="${subjectId}" />
    ${reasonField('An officer decided what could not be proven')}
    <button class="button" type="submit">Ask</button>
  </form>`
}
