import type { FiguresPart } from '@pdd/database'
import { html, type SafeHtml } from '@remix-run/html-template'

const height = 160
const left = 30
/** of one month, and how many are told at full width */
const [wide, narrow, few] = [84, 44, 12]

const series = [
  ['received', 'Received'],
  ['answered', 'Answered'],
  ['overdue', 'Late'],
] as const

/**
 * Requests by month, as bars and as a table that says the same: a picture without a script, in the colours of the page,
 * each series in its place in the month, so that no colour has to be told apart.
 */
export function figuresChart(parts: FiguresPart[]): SafeHtml {
  const top = roundUp(Math.max(1, ...parts.map(({ received }) => received)))
  const width = parts.length <= few ? wide : narrow
  const full = left + parts.length * width
  return html`<figure class="chart">
    <div class="scroll" role="region" aria-label="Chart by month" tabindex="0">
      <svg viewBox="0 0 ${full} ${height + 34}" width="${full}" height="${height + 34}" role="img" aria-labelledby="chart-name">
        <title id="chart-name">Requests by month; the table below has the numbers</title>
        ${[0, top / 2, top].map((value) => gridLine(value, top, full))}
        ${parts.map((part, at) => column(part, { x: left + at * width, width, top }))}
      </svg>
    </div>
    <figcaption>${series.map(([key, name]) => html`<span class="legend"><svg width="12" height="12" aria-hidden="true"><rect class="${key}" width="12" height="12" rx="2" /></svg> ${name}</span>`)}</figcaption>
  </figure>
  <div class="scroll" role="region" aria-label="Requests by month" tabindex="0"><table class="counts">
    <thead><tr><th scope="col">Month</th>${series.map(([, name]) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${parts.map((part) => html`<tr><th scope="row">${monthText(part.month)}</th>${series.map(([key]) => html`<td>${part[key]}</td>`)}</tr>`)}</tbody>
  </table></div>`
}

function gridLine(value: number, top: number, full: number): SafeHtml {
  const y = yOf(value, top)
  return html`<line class="grid" x1="${left}" x2="${full}" y1="${y}" y2="${y}" />
    <text x="${left - 6}" y="${y + 4}" text-anchor="end">${value}</text>`
}

function column(part: FiguresPart, { x, width, top }: { x: number; width: number; top: number }): SafeHtml {
  const bar = width * 0.27
  return html`${series.map(([key], at) => {
    const y = yOf(part[key], top)
    return html`<rect class="${key}" x="${x + width * 0.09 + at * bar}" y="${y}" width="${bar - 2}" height="${height + 10 - y}"><title>${monthText(part.month)}: ${part[key]}</title></rect>`
  })}<text x="${x + width / 2 - 1}" y="${height + 26}" text-anchor="middle">${monthText(part.month).slice(0, 3)}</text>`
}

function yOf(value: number, top: number): number {
  return Math.round(10 + height - (value / top) * height)
}

/** The next number that half of is a whole number of the same few digits. */
function roundUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)))
  return [2, 4, 6, 8, 10, 20].map((times) => times * step).find((even) => even >= value) ?? value
}

function monthText(month: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  )
}
