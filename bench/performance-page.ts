import { readFileSync, writeFileSync } from 'node:fs'
import type { Report } from './report.ts'

/** What docs/developer/performance.json holds: every figure of one run, with the command that made it. */
export type Figures = Omit<Report, 'gate'> & { command: string; gate: Pick<Report['gate'], 'met' | 'rows'> }

const folder = new URL('../docs/developer/', import.meta.url)
const page = new URL('performance.md', folder)
const [begin, end] = ['<!-- what the bench measured -->', '<!-- end of what the bench measured -->']

/** Puts the figures of this run into docs/developer/performance.json and its ratios into the page beside it. */
export function writePage({ gate, pinned, ratio, memory, spread }: Report, command: string): void {
  const figures = { command, gate: { met: gate.met, rows: gate.rows }, pinned, ratio, memory, spread }
  writeFileSync(new URL('performance.json', folder), `${JSON.stringify(figures, null, 2)}\n`)
  const text = readFileSync(page, 'utf8')
  const [before, rest = ''] = text.split(begin)
  const after = rest.split(end)[1] ?? ''
  writeFileSync(page, `${before}${begin}\n${ratiosOf(figures)}\n${end}${after}`)
}

/** The generated part of the page: every ratio against its bar. */
export function ratiosOf({ command, gate, pinned, ratio }: Figures): string {
  const entries = Object.entries(ratio)
  const met = entries.filter(([, one]) => one.met).length
  const cores = pinned ? 'servers on one core, what is measured on another' : 'on shared cores'
  return [
    `\`${command}\`, ${cores}. **Gate: ${gate.rows} rows, ${gate.met ? 'all equal' : 'NOT equal'}.** **${met} of ${entries.length} bars are met.**`,
    '',
    '| what | ratio | least – most | bar | |',
    '|---|---|---|---|---|',
    ...entries.map(([name, one]) => {
      const verdict = one.met ? 'met' : `missed: ${Math.round((one.value / one.bar) * 100)} % of the bar`
      return `| ${name} | ${short(one.value)} | ${short(one.least)} – ${short(one.most)} | ${short(one.bar)} | ${verdict} |`
    }),
  ].join('\n')
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
