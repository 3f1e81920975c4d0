import { createSpanReader, type Span } from './header-parts.ts'

type Found = { address: string; source: string }

/** `rest`: something in it could not be read, and may be an address */
export type Item = { found: Found[]; rest: boolean }

/** No mailbox is longer (RFC 5321: 64 before the `@`, 255 behind it). */
export const longestAddress = 320

/** The address of one item of a list; several where only blanks stand between them. */
export function readItem(item: string): Item {
  const { spans, bare } = partedFrom(item)
  const angles = spans.filter(({ mark }) => mark === '<').map(({ from, to }) => item.slice(from + 1, to - 1))
  const last = angles.at(-1)
  if (last !== undefined) {
    const address = plain(withoutScheme(last))
    // Words before an angle address are a name. A second angle address is none.
    const rest = address === null || angles.slice(0, -1).some((other) => other.includes('@'))
    return { found: address === null ? [] : [{ address, source: item }], rest }
  }
  const quoted = wholeQuoted(item, spans)
  if (quoted !== null) return one(quoted, item)
  const tidy = (text: string) => (spans.length > 0 ? text.trimEnd() : text)
  const text = tidy(withoutStrayEnd(bare))
  const opened = text.lastIndexOf('<')
  if (opened < 0) return byWords(withoutScheme(text), item)
  const { found, rest } = one(withoutScheme(text.slice(opened + 1)), item)
  return { found, rest: rest || text.slice(0, opened).includes('<') }
}

/**
 * The spans of an item, and its text with a blank for each. Where a word goes on behind one, it is no word any more: the
 * mark that stays is none of an address.
 */
function partedFrom(item: string): { spans: Span[]; bare: string } {
  const reader = createSpanReader(item)
  const spans: Span[] = []
  let bare = ''
  let start = 0
  for (let at = 0; at < item.length; ) {
    const span = reader.at(at)
    if (span === undefined) at += 1
    else {
      spans.push(span)
      const goesOn = isInk(item[at - 1]) && isInk(item[span.to])
      bare += item.slice(start, at) + (goesOn ? '(' : ' ')
      start = at = span.to
    }
  }
  return { spans, bare: bare + item.slice(start) }
}

export function isInk(character = ''): boolean {
  return character.trim() !== ''
}

const quotes: Record<string, string> = { "'": "'", '`': '`', '“': '”', '‘': '’', '«': '»' }

/** What stands between the quotes, where the item is nothing else. */
function wholeQuoted(item: string, spans: readonly Span[]): string | null {
  const text = item.trim()
  const [span] = spans
  if (spans.length === 1 && span?.mark === '"' && span.to - span.from === text.length)
    return text.slice(1, -1)
  const closer = quotes[text[0] ?? '']
  return closer !== undefined && text.length > 2 && text.endsWith(closer) ? text.slice(1, -1) : null
}

function one(text: string, source: string): Item {
  const address = plain(text)
  return { found: address === null ? [] : [{ address, source }], rest: address === null }
}

/** `Maria maria@x.org`: the last word is the address, the rest a name. `a@x.org b@y.org` is a list without commas. */
function byWords(written: string, item: string): Item {
  const words = written.trim().split(/\s+/)
  if (words.length === 1) return one(written, item)
  const addresses = words.map(plain)
  if (!addresses.includes(null))
    return { found: words.map((word) => ({ address: word, source: word })), rest: false }
  const last = addresses.at(-1) ?? null
  const blanks = written.slice(written.trimEnd().length)
  const found = last === null ? [] : [{ address: last + blanks, source: item }]
  return { found, rest: last === null || words.slice(0, -1).some((word) => word.includes('@')) }
}

function withoutScheme(text: string): string {
  const written = text.trimStart()
  return written.slice(0, 7).toLowerCase() === 'mailto:' ? written.slice(7).trimStart() : written
}

/** An angle that closes what nothing opened. */
function withoutStrayEnd(bare: string): string {
  const text = bare.trimEnd()
  return text.endsWith('>') ? text.slice(0, -1) : bare
}

const mailbox =
  /^[\p{L}\p{M}\p{N}!#$%&+\-./=?^_{|}~*][^\s<>()[\],;:\\"@]*@(?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}]|\[[^\s[\]@]+\])$/u

/** The text when it is one address, with the blanks behind it, and nothing else. */
function plain(text: string): string | null {
  const written = text.trimStart()
  const bare = written.trimEnd()
  // It is short: what the pattern tries again and again is no more than that.
  return bare.length <= longestAddress && mailbox.test(bare) ? written : null
}
