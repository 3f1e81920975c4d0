import { ExportError } from '@pdd/core'

/** A failure in plain lines: its code, what happened, each fact, what to do. Never a driver's own words. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof ExportError))
    return `internal: something unexpected stopped the collection (${(error as Error)?.name ?? 'unknown'}).`
  const facts = Object.entries(error.facts).flatMap(([fact, value]) =>
    Array.isArray(value) ? value.map((item) => `  ${describe(item)}`) : [`  ${fact}: ${String(value)}`],
  )
  return [`${error.code}: ${error.message}`, ...facts, `What to do: ${error.remedy}`].join('\n')
}

/** What a site or its web server calls something, for a terminal: it ends no line, moves no cursor and turns nothing around. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}

function describe(item: unknown): string {
  return typeof item === 'object' && item !== null ? Object.values(item).join(': ') : String(item)
}
