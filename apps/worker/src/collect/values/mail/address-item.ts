import { createSpanReader, isMark, type Span } from './header-parts.ts'

type Found = { address: string; source: string }

/** `rest`: something in it could not be read, and may be an address */
export type Item = { found: Found[]; rest: boolean }

/** No mailbox is longer (RFC 5321: 64 before the `@`, 255 behind it). */
export const longestAddress = 320

/** The address of one item of a list; several where only blanks stand between them. */
export function readItem(item: string): Item {
  const spans = spansOf(item)
  const last = spans.findLast(isAngle)
  if (last !== undefined) {
    const address = plain(withoutScheme(item.slice(last.from + 1, last.to - 1)))
    if (address === null) return { found: [], rest: true }
    // Words before an angle address are a name. A second angle address is none.
    const rest = spans.some(
      (span) => span !== last && isAngle(span) && item.slice(span.from, span.to).includes('@'),
    )
    return { found: [{ address, source: item }], rest }
  }
  const quoted = wholeQuoted(item, spans)
  if (quoted !== null) return one(quoted, item)
  const tidy = (text: string) => (spans.length > 0 ? text.trimEnd() : text)
  const text = tidy(withoutStrayEnd(without(spans, item)))
  const opened = text.lastIndexOf('<')
  if (opened < 0) return byWords(withoutScheme(text), item)
  const { found, rest } = one(withoutScheme(text.slice(opened + 1)), item)
  return { found, rest: rest || text.slice(0, opened).includes('<') }
}

function isAngle({ mark }: Span): boolean {
  return mark === '<'
}

function spansOf(item: string): Span[] {
  const reader = createSpanReader(item)
  const spans: Span[] = []
  for (let at = 0; at < item.length; at += 1) {
    const span = isMark(item.charCodeAt(at)) ? reader.at(at) : undefined
    if (span === undefined) continue
    spans.push(span)
    at = span.to - 1
  }
  return spans
}

/**
 * The text with a blank for each span. Where a word goes on behind one, it is no word any more: the mark that stays is
 * none of an address.
 */
function without(spans: readonly Span[], item: string): string {
  let bare = ''
  let start = 0
  for (const { from, to } of spans) {
    const goesOn = isInk(item[from - 1]) && isInk(item[to])
    bare += item.slice(start, from) + (goesOn ? '(' : ' ')
    start = to
  }
  return bare + item.slice(start)
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

const ordinary = /^[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9.-]*[A-Za-z0-9]$/

/** The text when it is one address, with the blanks behind it, and nothing else. */
function plain(text: string): string | null {
  const written = text.trimStart()
  const bare = written.trimEnd()
  // It is short: what the pattern tries again and again is no more than that.
  return bare.length <= longestAddress && (ordinary.test(bare) || mailbox.test(bare)) ? written : null
}
