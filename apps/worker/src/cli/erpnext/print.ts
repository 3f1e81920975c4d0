import { oneLine } from '../cli-output.ts'
import type { Check } from './check.ts'

const marks: Record<Check['state'], string> = {
  ok: 'ok     ',
  missing: 'MISSING',
  advice: 'advice ',
  unknown: 'unknown',
}

/** One line for each thing, and under it what to do. */
export function printChecks(site: string, checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ code }) => code.length))
  const lines = checks.flatMap(({ code, state, says, remedy }) => [
    `  ${marks[state]}  ${code.padEnd(width)}  ${oneLine(says)}`,
    ...(remedy === null ? [] : [`           ${' '.repeat(width)}  -> ${oneLine(remedy)}`]),
  ])
  const count = checks.filter(({ state }) => state === 'missing').length
  return [site, ...lines, count === 0 ? '  nothing is missing' : `  missing: ${count}`, ''].join('\n')
}
