import { writeFileSync } from 'node:fs'
import type { Report } from './report.ts'

const width = 760
const row = 26

/** Draws docs/developer/performance.svg: bars on a logarithmic scale, where a bar's end is its ratio and the line its bar. */
export function writeChart({ ratio }: Pick<Report, 'ratio'>): void {
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
