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
