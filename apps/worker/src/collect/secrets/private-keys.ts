import type { Range } from '../values/ranges.ts'

/** with dashes, longer ones that a program made of them (as UTF-8), or none */
const header =
  /(?:-|\xe2\x80[\x90-\x95]){0,10}BEGIN [A-Z0-9 ]{0,30}?PRIVATE KEY(?: BLOCK)?(?:-|\xe2\x80[\x90-\x95]){0,10}/g
const footer = /-{0,5}END [A-Z0-9 ]{0,30}?PRIVATE KEY(?: BLOCK)?-{0,5}/g
/** the lines of a key, whose end was cut off: base64, with line ends as texts, JSON and HTML write them */
const lines = /(?:(?:\s|\\[rn]|<[^<>]{0,40}>){0,8}[A-Za-z0-9+/=]{16,})*/y
/** no key is longer */
const longestKey = 32 * 1024

/** Private keys in PEM: from header to footer, or the header and the lines behind it; with dashes or without. */
export function privateKeys(text: string): Range[] {
  const headers = [...text.matchAll(header)]
  const footers = headers.length === 0 ? [] : [...text.matchAll(footer)]
  let next = 0
  return headers.map(({ index, 0: found }, number) => {
    const end = index + found.length
    const limit = Math.min(headers[number + 1]?.index ?? text.length, end + longestKey)
    while ((footers[next]?.index ?? text.length) < end) next += 1
    const close = footers[next]
    if (close !== undefined && close.index <= limit)
      return { start: index, end: close.index + close[0].length }
    lines.lastIndex = end
    return { start: index, end: end + (lines.exec(text)?.[0].length ?? 0) }
  })
}
