import type { OfficerFigures } from '@pdd/database'
import { formatDuration } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from '../pages/layout.ts'

export type FiguresView = {
  site: string
  figures: OfficerFigures /** ISO days, both included */
  from: string
  to: string
}

/** `/requests/figures`: what an authority asks a controller to count, for any period. */
export function figuresPage({ site, figures, from, to }: FiguresView): SafeHtml {
  const shown: [string, string | number][] = [
    ['Received', figures.received],
    ['Answered', figures.answered],
    ['Late', figures.overdue],
    ['Median time to answer', typicalTime(figures.medianDays)],
    ['Extended', figures.extended],
    ['Failed', figures.failed],
    ['Frozen accounts now', figures.frozenAccounts],
  ]
  return layout(
    `Figures of ${site}`,
    html`<nav><a href="/requests">All requests</a></nav>
      <h1>Figures of ${site}</h1>
      <form method="get" action="/requests/figures" class="filter">
        <label>Received from <input name="from" type="date" value="${from}" required /></label>
        <label>to <input name="to" type="date" value="${to}" required /></label>
        <button class="button" type="submit">Count</button>
      </form>
      <section aria-labelledby="figures">
        <h2 id="figures">Received from ${from} to ${to}</h2>
        <dl class="figures">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      </section>`,
    { wide: true },
  )
}

function typicalTime(days: number | null): string {
  if (days === null) return 'none yet'
  return days < 1 ? formatDuration(days * 86_400) : `${days.toFixed(1)} days`
}
