import { readFileSync, writeFileSync } from 'node:fs'
import type { Ratios, Spread } from './measure.ts'

export type Report = {
  gate: { met: boolean; rows: number; parts: { site: string; rows: number; equal: boolean }[] }
  /** whether servers and clients had cores of their own */
  pinned: boolean
  ratio: Ratios
  memory: Record<string, number>
  spread: Spread
}

export function printReport({ gate, ratio, memory, spread }: Report): void {
  const lines = [
    `Gate: ${gate.rows} rows ${gate.met ? 'equal' : 'NOT EQUAL'} to those of an independent encoder`,
    ...gate.parts.filter((part) => !part.equal).map((part) => `  differs: ${part.site}`),
    '',
    ...Object.entries(memory).map(([name, value]) => `memory ${name}: ${value}`),
    '',
    ...linesOf(ratio, spread),
  ]
  console.log(lines.join('\n'))
}

/** Every ratio against its bar, and every figure with its spread. */
export function linesOf(ratio: Ratios, spread: Spread): string[] {
  return [
    '| what | ratio | least – most | bar | |',
    '|---|---|---|---|---|',
    ...Object.entries(ratio).map(
      ([name, { value, least, most, bar, met }]) =>
        `| ${name} | ${value.toFixed(2)} | ${least.toFixed(2)} – ${most.toFixed(2)} | ${bar.toFixed(2)} | ${met ? 'met' : 'missed'} |`,
    ),
    '',
    ...Object.entries(spread).map(
      ([name, { median, least, most }]) =>
        `${name}: ${median.toFixed(1)} (${least.toFixed(1)} – ${most.toFixed(1)})`,
    ),
  ]
}

const document = new URL('../docs/developer/performance.md', import.meta.url)
const [begin, end] = ['<!-- what the bench measured -->', '<!-- end of what the bench measured -->']

/** Puts the figures of this run into docs/developer/performance.md, with the command that made them. */
export function writeTables({ gate, pinned, ratio, memory, spread }: Report, command: string): void {
  const entries = Object.entries(ratio)
  const met = entries.filter(([, one]) => one.met).length
  const cores = pinned ? 'servers on one core, what is measured on another' : 'on shared cores'
  const figures = Object.entries(spread).map(
    ([name, one]) => `| ${name} | ${short(one.median)} | ${short(one.least)} – ${short(one.most)} |`,
  )
  const ratios = entries.map(([name, one]) => {
    const verdict = one.met ? 'met' : `missed: ${Math.round((one.value / one.bar) * 100)} % of the bar`
    return `| ${name} | ${short(one.value)} | ${short(one.least)} – ${short(one.most)} | ${short(one.bar)} | ${verdict} |`
  })
  const lines = [
    `\`${command}\`, ${cores}. **Gate: ${gate.rows} rows, ${gate.met ? 'all equal' : 'NOT equal'}.** **${met} of ${entries.length} bars are met.**`,
    '',
    '| what | ratio | least – most | bar | |',
    '|---|---|---|---|---|',
    ...ratios,
    '',
    '| peak memory of | MB |',
    '|---|---|',
    ...Object.entries(memory).map(([name, value]) => `| ${name} | ${value} |`),
    '',
    '| figure | median | least – most |',
    '|---|---|---|',
    ...figures,
  ]
  const text = readFileSync(document, 'utf8')
  const [before, rest = ''] = text.split(begin)
  const after = rest.split(end)[1] ?? ''
  writeFileSync(document, `${before}${begin}\n${lines.join('\n')}\n${end}${after}`)
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

const width = 760
const row = 26

/** Bars on a logarithmic scale, where a bar's end is its ratio and the line its bar. */
export function writeChart({ ratio }: Report): void {
  const entries = Object.entries(ratio)
  const x = (value: number) => 340 + (Math.log10(Math.max(value, 0.05)) + 1.3) * 115
  const bars = entries.map(([name, { value, bar, met }], index) => {
    const y = 40 + index * row
    return [
      `<text x="330" y="${y + 14}" text-anchor="end">${escapeXml(name)}</text>`,
      `<rect x="${x(0.05)}" y="${y}" width="${(x(value) - x(0.05)).toFixed(1)}" height="18" fill="${met ? '#2a7f62' : '#b3541e'}"/>`,
      `<line x1="${x(bar).toFixed(1)}" x2="${x(bar).toFixed(1)}" y1="${y - 2}" y2="${y + 20}" stroke="#222" stroke-width="2"/>`,
      `<text x="${(x(value) + 6).toFixed(1)}" y="${y + 14}">${value.toFixed(2)}</text>`,
    ].join('')
  })
  const height = 60 + entries.length * row
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="Ratios of npm run bench against their bars">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    '<text x="20" y="22" font-size="14">Ratios, logarithmic; the black line is the bar, green meets it</text>',
    ...bars,
    '</svg>',
  ]
  writeFileSync(new URL('../docs/developer/performance.svg', import.meta.url), `${svg.join('\n')}\n`)
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
}
