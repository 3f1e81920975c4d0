import { joined, type Range, replaced } from '../values/ranges.ts'
import { type Reading, readingsOf, withoutLineEnds } from './encoded-texts.ts'
import type { KnownSecrets } from './known-secret-values.ts'
import { shapeRanges } from './secret-patterns.ts'

/** What stands in a text in place of a secret. */
export const withheldMark = '[withheld]'

/** What stood beside a secret may be one itself once that is gone; a text made to go on like this goes as a whole. */
const mostRounds = 5

export type FindSecrets = (bytes: string) => Range[]

/**
 * Finds what a person never gets, in a text that has one character for each of its bytes: the shapes of credentials and
 * the secrets of the site, as they are and encoded. Ranges stand in order and begin and end with a character.
 */
export function createSecretFinder(known: KnownSecrets): FindSecrets {
  const look = (text: string) =>
    readingsOf(text).flatMap((reading) =>
      [...shapeRanges(reading.text), ...copiesIn(known, reading)].map(reading.inOriginal),
    )
  return (bytes) => (bytes.length <= longest ? find(bytes) : inParts(bytes, find))

  function find(bytes: string): Range[] {
    let ranges: Range[] = []
    let rest = bytes
    for (let round = 0; round < mostRounds; round += 1) {
      const found = look(rest)
      if (found.length === 0) return ranges
      ranges = joined([...ranges, ...found].map((range) => characters(bytes, range)))
      rest = replaced(bytes, ranges, (length) => '['.repeat(length))
    }
    return [{ start: 0, end: bytes.length }]
  }
}

/** what is looked at together; how much of it comes anew; how near a cut nothing counts, for it is seen whole elsewhere */
const longest = 192 * 1024
const step = 128 * 1024
const nearCut = 512

/** A long text part by part. What goes on beyond its part goes up to the next blank or quote. */
function inParts(bytes: string, find: FindSecrets): Range[] {
  const ranges: Range[] = []
  for (let at = 0; at < bytes.length; at += step) {
    const part = bytes.slice(at, at + longest)
    const last = at + part.length >= bytes.length
    for (const { start, end } of find(part)) {
      if ((at > 0 && start < nearCut) || (!last && start >= step + nearCut)) continue
      blank.lastIndex = at + end
      const beyond = last || end < part.length ? at + end : (blank.exec(bytes)?.index ?? bytes.length)
      ranges.push({ start: at + start, end: beyond })
    }
    if (last) break
  }
  return joined(ranges)
}

const blank = /[\s"'<]/g

/** The text without secrets. */
export function createScrubber(find: FindSecrets): (text: string) => string {
  return (text) => {
    const bytes = beyondAscii.test(text) ? Buffer.from(text).toString('latin1') : text
    const ranges = find(bytes)
    if (ranges.length === 0) return text
    const clean = replaced(bytes, ranges, () => withheldMark)
    return bytes === text ? clean : Buffer.from(clean, 'latin1').toString()
  }
}

const beyondAscii = /[^\0-\x7f]/

function copiesIn(known: KnownSecrets, { text }: Reading): Range[] {
  if (known.count === 0) return []
  const { ranges, encoded } = known.searchEncoded(text)
  const oneLine = withoutLineEnds(text)
  const places = oneLine.text === text ? encoded : known.searchEncoded(oneLine.text).encoded
  return [...ranges, ...copiesEncoded(known, oneLine.text, places).map(oneLine.inOriginal)]
}

/** Of the runs of base64 of either alphabet that end, or go on, at these places, what holds a secret. */
function copiesEncoded(known: KnownSecrets, text: string, places: readonly number[]): Range[] {
  let done = 0
  return places.flatMap((place) => {
    if (place <= done) return []
    let start = place
    while (start > done && isDigit(text.charCodeAt(start - 1))) start -= 1
    done = place
    while (done < text.length && isDigit(text.charCodeAt(done))) done += 1
    const run = text.slice(start, done)
    return [...inBase64(known, run), ...inHexadecimal(known, run)].map((range) => ({
      start: start + range.start,
      end: start + range.end,
    }))
  })
}

/** Where its groups of four begin nobody knows. */
function inBase64(known: KnownSecrets, run: string): Range[] {
  return [0, 1, 2, 3].flatMap((skipped) =>
    known.search(Buffer.from(run.slice(skipped), 'base64').toString('latin1')).map(({ start, end }) => ({
      start: skipped + Math.floor((start * 4) / 3),
      end: Math.min(run.length, skipped + Math.ceil((end * 4) / 3)),
    })),
  )
}

function inHexadecimal(known: KnownSecrets, text: string): Range[] {
  return [...text.matchAll(/[0-9A-Fa-f]{16,}/g)].flatMap(({ index, 0: run }) =>
    [0, 1].flatMap((skipped) =>
      known
        .search(Buffer.from(run.slice(skipped), 'hex').toString('latin1'))
        .map(({ start, end }) => ({ start: index + skipped + start * 2, end: index + skipped + end * 2 })),
    ),
  )
}

function isDigit(code: number): boolean {
  return digits[code] === true
}

const digits = Array.from({ length: 128 }, (_, code) => /[A-Za-z0-9+/_-]/.test(String.fromCharCode(code)))

/** A range that begins and ends where characters of UTF-8 do. */
function characters(bytes: string, { start, end }: Range): Range {
  let [from, to] = [start, end]
  while (from > 0 && isInside(bytes.charCodeAt(from))) from -= 1
  while (to < bytes.length && isInside(bytes.charCodeAt(to))) to += 1
  return { start: from, end: to }
}

function isInside(code: number): boolean {
  return (code & 0xc0) === 0x80
}
