import type { Range } from '../values/ranges.ts'

/** A text without an encoding that lay over it, and where in the original each of its characters is. */
export type Reading = { text: string; inOriginal(range: Range): Range }

type Decoding = { hint: RegExp; pattern: RegExp; decode(found: RegExpMatchArray): string }

/** JSON in a text, quoted-printable, HTML, addresses; encoded twice as well, where that is done. */
const json: Decoding = {
  hint: /\\/,
  pattern: /\\+(?:u([0-9a-fA-F]{4})|(["/bfnrt]))|\\{2,}/g,
  decode: ([, code, letter]) =>
    code === undefined ? (letter === undefined ? '\\' : (letters[letter] ?? letter)) : characterOf(code, 16),
}
const quotedPrintable: Decoding = {
  hint: /=(?:\r?\n|[0-9A-Fa-f]{2})/,
  pattern: /=(?:[ \t]{0,4}\r?\n|([0-9A-Fa-f]{2}))/g,
  decode: ([, code]) => (code === undefined ? '' : characterOf(code, 16)),
}
const html: Decoding = {
  hint: /&[#a-z]/,
  pattern:
    /&(?:amp;){0,4}(?:#x([0-9a-fA-F]{1,6});?|#(\d{1,7});?|(amp|lt|gt|quot|apos|equals|colon|sol|plus);)/g,
  decode: ([found, hex, decimal, name]) =>
    hex !== undefined
      ? characterOf(hex, 16)
      : decimal !== undefined
        ? characterOf(decimal, 10)
        : (named[name ?? ''] ?? found ?? ''),
}
const percent: Decoding = {
  hint: /%[0-9a-fA-F]{2}/,
  pattern: /%(?:25){0,8}([0-9a-fA-F]{2})/g,
  decode: ([, code = '']) => characterOf(code, 16),
}

const letters: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const named: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  ...{ equals: '=', colon: ':', sol: '/', plus: '+' },
}

/** Those that stand in one another, the outermost first. */
const combinations: readonly (readonly Decoding[])[] = [
  [json],
  [quotedPrintable],
  [html],
  [percent],
  [html, percent],
  [quotedPrintable, percent],
  [quotedPrintable, html, percent],
  [json, html, percent],
]

/** The text as it is, and as it reads when what is encoded in it is decoded: each time all of it, in one pass. */
export function readingsOf(text: string): Reading[] {
  const readings: Reading[] = [{ text, inOriginal: (range) => range }]
  const seen = new Set([text])
  for (const decodings of combinations) {
    if (!decodings.every(({ hint }) => hint.test(text))) continue
    let reading = readings[0] as Reading
    for (const decoding of decodings) reading = decoded(reading, decoding)
    if (seen.has(reading.text)) continue
    seen.add(reading.text)
    readings.push(reading)
  }
  return readings
}

/** Base64 is broken into lines. */
const lineEnds: Decoding = {
  hint: /\n/,
  pattern: /(?<=[A-Za-z0-9+/_-])\r?\n(?=[A-Za-z0-9+/_-])/g,
  decode: () => '',
}

export function withoutLineEnds(text: string): Reading {
  const reading = { text, inOriginal: (range: Range) => range }
  return text.includes('\n') ? decoded(reading, lineEnds) : reading
}

function decoded(reading: Reading, { pattern, decode }: Decoding): Reading {
  const { text } = reading
  // Where a piece that is as it was begins, in the new text and in the old one; a decoded one lies between two.
  const made: number[] = [0]
  const old: number[] = [0]
  let result = ''
  let at = 0
  for (const found of text.matchAll(pattern)) {
    result += text.slice(at, found.index)
    made.push(result.length)
    old.push(found.index)
    result += decode(found)
    at = found.index + found[0].length
    made.push(result.length)
    old.push(at)
  }
  if (at === 0) return reading
  result += text.slice(at)
  const originalOf = (place: number, end: boolean) => {
    const index = lastAtMost(made, place, end)
    const piece = old[index] as number
    const next = old[index + 1] ?? text.length
    if (index % 2 === 1) return end ? next : piece
    return Math.min(piece + place - (made[index] as number), next)
  }
  return {
    text: result,
    inOriginal: ({ start, end }) =>
      reading.inOriginal({ start: originalOf(start, false), end: originalOf(end, true) }),
  }
}

/** The piece in which a place lies; of pieces without length the last, or for an end the first. */
function lastAtMost(sorted: readonly number[], place: number, end: boolean): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const value = sorted[middle] as number
    if (end ? value < place : value <= place) low = middle
    else high = middle - 1
  }
  return low
}

function characterOf(code: string, radix: number): string {
  const character = String.fromCodePoint(Math.min(Number.parseInt(code, radix), 0x10ffff))
  return character.length === 1 && character.charCodeAt(0) < 0x100
    ? character
    : Buffer.from(character).toString('latin1')
}
