import type { FiguresPart, OfficerFigures } from '@pdd/database'
import { formatDuration } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import type { Frame } from '../../pages/frame.ts'
import { layout } from '../../pages/layout.ts'
import { figuresChart } from './figures-chart.ts'

export type FiguresView = {
  frame: Frame
  figures: OfficerFigures
  /** by month, without those in which nothing came */
  months: FiguresPart[]
  /** ISO days, both included */
  from: string
  to: string
}

/** `/requests/figures`: what an authority asks a controller to count, for any period. */
export function figuresPage({ frame, figures, months, from, to }: FiguresView): SafeHtml {
  const shown: [string, string | number][] = [
    ['Received', figures.received],
    ['Answered', figures.answered],
    ['Late', figures.overdue],
    ['Median time to answer', typicalTime(figures.medianDays)],
    ['Extended', figures.extended],
    ['Failed', figures.failed],
    ['Frozen accounts now', figures.frozenAccounts],
  ]
  const between = eachMonth(months)
  return layout(
    'Figures',
    html`<h1>Figures</h1>
      <form method="get" action="/requests/figures" class="filter">
        <label>Received from <input name="from" type="date" value="${from}" required /></label>
        <label>to <input name="to" type="date" value="${to}" required /></label>
        <button class="button" type="submit">Count</button>
      </form>
      <section aria-labelledby="figures">
        <h2 id="figures">Received from ${from} to ${to}</h2>
        <dl class="figures">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      </section>
      ${between.length === 0 ? '' : html`<section aria-labelledby="months"><h2 id="months">By month of receipt</h2>${figuresChart(between)}</section>`}`,
    { frame, desk: 'figures' },
  )
}

/** From the first to the last, with noughts for those in which nothing came. */
function eachMonth(months: FiguresPart[]): FiguresPart[] {
  const known = new Map(months.map((part) => [part.month, part]))
  const [first, last] = [months[0]?.month, months.at(-1)?.month]
  const all: FiguresPart[] = []
  for (
    let month = first;
    month !== undefined && last !== undefined && month <= last;
    month = monthAfter(month)
  )
    all.push(known.get(month) ?? { month, received: 0, answered: 0, overdue: 0 })
  return all
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

function typicalTime(days: number | null): string {
  if (days === null) return 'none yet'
  return days < 1 ? formatDuration(days * 86_400) : `${days.toFixed(1)} days`
}
