/**
 * Rows of a database, as they came off the wire, to the members of a JSON object: no value becomes a string or an object
 * on the way. AssemblyScript; `build.mjs` compiles it. What it is not sure of it leaves to its caller, value by value.
 */
import * as kinds from './kinds'
import * as places from './memory-layout'
import * as shownAs from './shown'
import * as stops from './stops'

const ABSENT: u32 = 0xffffffff

// ----------------------------------------------------------------------------------------------------------------- rows

/**
 * Writes the rows that stand between `inAt` and `inEnd` in the framing of their protocol, as documents. Those that are
 * expected stand in `documents`, 32 bytes each, in the order in which the server sends them: where the name is and how long,
 * the columns that are shown, what comes behind them (twice: a place and a length), and whether the caller wants to begin
 * it. Returns one of `stops`; called again it goes on where it stopped.
 */
export function rows(): u32 {
  while (true) {
    if (load<u32>(places.inRow) === 0) {
      if (load<u32>(places.outAt) > load<u32>(places.outLimit)) return stops.outputFull
      const stop = findRow()
      if (stop !== 0x100) return stop
      begin()
    }
    const document = places.documents + (load<u32>(places.document) << 5)
    const column = membersFrom(load<u32>(document, 8), load<u32>(places.column), load<u32>(places.count))
    store<u32>(places.column, column)
    if (column < load<u32>(places.count)) return stops.column
    const own = load<u32>(document, 16)
    if (own === ABSENT) return stops.tail
    const out = load<u32>(places.outAt)
    const shared = load<u32>(document, 24)
    copy(load<u32>(document, 12), own, out)
    copy(load<u32>(document, 20), shared, out + own)
    store<u32>(places.outAt, out + own + shared)
    endRow()
  }
}

/** Copies up to 15 bytes more than asked. */
// @ts-expect-error: decorator
@inline
function copy(from: u32, length: u32, to: u32): void {
  for (let copied: u32 = 0; copied < length; copied += 16) v128.store(to + copied, v128.load(from + copied))
}

/** The next row becomes the current one: its cells are located and its document is known. 0x100, or why it is not. */
// @ts-expect-error: decorator
@inline
function findRow(): u32 {
  const at = load<u32>(places.inAt)
  const end = load<u32>(places.inEnd)
  const postgres = load<u32>(places.postgres) !== 0
  const header: u32 = postgres ? 5 : 4
  if (end - at < header) return stops.needsMore
  const length: u32 = postgres ? bswap<u32>(load<u32>(at, 1)) - 4 : load<u32>(at) & 0xffffff
  if (length > load<u32>(places.rowLimit)) return stops.long
  const body = at + header
  const rowEnd = body + length
  if (rowEnd > end) return stops.needsMore
  store<u32>(places.rowEnd, rowEnd)
  if (locateCells(body, load<u32>(places.count), postgres) !== rowEnd) return stops.broken
  const number = load<u32>(places.document)
  if (number >= load<u32>(places.documentsEnd)) return stops.needsDocuments
  const document = places.documents + (number << 5)
  const size = load<u32>(document, 4)
  if (load<u32>(places.cells, 4) !== size || !same(load<u32>(places.cells), load<u32>(document), size)) return stops.unexpected
  return load<u32>(document, 28) !== 0 ? stops.carefulDocument : 0x100
}

// @ts-expect-error: decorator
@inline
function same(one: u32, other: u32, size: u32): bool {
  for (let at: u32 = 0; at < size; at += 1) if (load<u8>(one + at) !== load<u8>(other + at)) return false
  return true
}

/** Opens the current row's document. */
export function begin(): void {
  let out = load<u32>(places.outAt)
  if (load<u32>(places.started) !== 0) {
    store<u8>(out, 0x2c)
    out += 1
  }
  store<u32>(places.started, 1)
  store<u16>(out, 0x7b0a)
  store<u32>(places.outAt, out + 2)
  store<u32>(places.inRow, 1)
  store<u32>(places.column, 0)
}

/** Locates the cells of the row at `inAt` once more. */
export function locate(): void {
  const postgres = load<u32>(places.postgres) !== 0
  locateCells(load<u32>(places.inAt) + (postgres ? 5 : 4), load<u32>(places.count), postgres)
}

/** Notes in `cells` where each cell of a row is, and how long. Returns where the last one ends. */
export function locateCells(at: u32, count: u32, postgres: bool): u32 {
  return postgres ? locatePostgres(at, count) : locateMariaDb(at, count)
}

/** The current row's document is written. */
export function endRow(): void {
  store<u32>(places.inAt, load<u32>(places.rowEnd))
  store<u32>(places.inRow, 0)
  store<u32>(places.document, load<u32>(places.document) + 1)
  store<u32>(places.done, load<u32>(places.done) + 1)
}

function locateMariaDb(at: u32, count: u32): u32 {
  const last = places.cells + (count << 3)
  for (let cell = places.cells; cell < last; cell += 8) {
    let length: u32 = load<u8>(at)
    at += 1
    if (length === 0xfb) length = ABSENT
    else if (length === 0xfc) {
      length = load<u16>(at)
      at += 2
    } else if (length === 0xfd) {
      length = load<u32>(at) & 0xffffff
      at += 3
    } else if (length === 0xfe) {
      length = load<u32>(at)
      at += 8
    }
    store<u32>(cell, at)
    store<u32>(cell, length, 4)
    if (length !== ABSENT) at += length
  }
  return at
}

function locatePostgres(at: u32, count: u32): u32 {
  at += 2
  const last = places.cells + (count << 3)
  for (let cell = places.cells; cell < last; cell += 8) {
    const length = bswap<u32>(load<u32>(at))
    at += 4
    store<u32>(cell, at)
    store<u32>(cell, length, 4)
    if (length !== ABSENT) at += length
  }
  return at
}

// -------------------------------------------------------------------------------------------------------------- members

/** Writes the columns from `column` on, shown as `shown` says. Returns as `membersFrom`. */
export function members(column: u32, count: u32): u32 {
  return membersFrom(places.shown, column, count)
}

/**
 * Writes the columns from `column` on. Returns the first that is left to the caller, or `count` at the end; what it wrote
 * ends at `outAt`.
 */
function membersFrom(mask: u32, column: u32, count: u32): u32 {
  let out = load<u32>(places.outAt)
  const forced = load<u32>(places.forced)
  const cautious = load<u32>(places.cautious) !== 0
  store<u32>(places.forced, ABSENT)
  for (; column < count; column += 1) {
    const shown = load<u8>(mask + column)
    if (shown === shownAs.no) continue
    const start = out
    const cell = places.cells + (column << 3)
    const at = load<u32>(cell)
    const length = load<u32>(cell, 4)
    if ((cautious || shown !== shownAs.yes) && column !== forced) {
      if (cautious || shown === shownAs.carefully || (length !== ABSENT && length !== 0)) break
    }
    out = key(column, out)
    if (length === ABSENT) {
      store<u32>(out, 0x6c6c756e)
      out += 4
      continue
    }
    out = value(load<u8>(places.plan + (column << 4), 8), at, length, out)
    if (out === 0) {
      out = start
      break
    }
  }
  store<u32>(places.outAt, out)
  return column
}

// @ts-expect-error: decorator
@inline
function key(column: u32, out: u32): u32 {
  if (load<u8>(out - 1) !== 0x7b) {
    store<u8>(out, 0x2c)
    out += 1
  }
  const plan = places.plan + (column << 4)
  const from = load<u32>(plan)
  const length = load<u32>(plan, 4)
  copy(from, length, out)
  return out + length
}

/** 0: left to the caller. */
function value(kind: u8, at: u32, length: u32, out: u32): u32 {
  if (kind === kinds.text) {
    if (length >= 4 && load<u32>(at) === 0x2a2a2a2a) return 0
    if (length >= 8 && isSuspect(at, length)) return 0
    return quoted(at, length, out)
  }
  if (kind === kinds.plain) return quoted(at, length, out)
  if (kind === kinds.integer) return integer(at, length, out)
  if (kind === kinds.datetime) return datetime(at, length, out)
  if (kind === kinds.time) return time(at, length, out)
  return 0
}

// @ts-expect-error: decorator
@inline
function quoted(at: u32, length: u32, out: u32): u32 {
  store<u8>(out, 0x22)
  const end = escape(at, length, out + 1)
  if (end === 0) return 0
  store<u8>(end, 0x22)
  return end + 1
}

// ---------------------------------------------------------------------------------------------------------------- texts

/**
 * Writes UTF-8 as the inside of a JSON string, as JSON.stringify does; whether it is UTF-8 is for the caller to see. Returns
 * the end; 0 when the text holds U+FFFD, the mark of a lost character. Reads and writes up to 64 bytes beyond.
 */
export function escape(at: u32, length: u32, out: u32): u32 {
  if (length <= 16 && (specials(at) & (((<u64>1) << length) - 1)) === 0) {
    v128.store(out, v128.load(at))
    return out + length
  }
  const end = at + length
  for (; at < end; at += 64) {
    const size: u32 = min<u32>(end - at, 64)
    let marked = specials(at) | (specials(at + 16) << 16) | (specials(at + 32) << 32) | (specials(at + 48) << 48)
    if (size < 64) marked &= ((<u64>1) << size) - 1
    let done: u32 = 0
    for (; marked !== 0; marked &= marked - 1) {
      const next = <u32>ctz(marked)
      copy64(at + done, out)
      out += next - done
      done = next + 1
      const byte: u32 = load<u8>(at + next)
      if (byte === 0xef && at + next + 2 < end && load<u16>(at + next, 1) === 0xbdbf) return 0
      store<u64>(out, load<u64>(places.escaped + (byte << 3)))
      out += load<u8>(places.escapedLengths + byte)
    }
    copy64(at + done, out)
    out += size - done
  }
  return out
}

// @ts-expect-error: decorator
@inline
function specials(from: u32): u64 {
  const block = v128.load(from)
  return <u64>(<u32>i8x16.bitmask(
    v128.or(
      v128.or(i8x16.le_u(block, sixteen(0)), i8x16.eq(block, sixteen(1))),
      v128.or(i8x16.eq(block, sixteen(2)), i8x16.eq(block, sixteen(3))),
    ),
  ))
}

/** All 64 whatever is needed: to ask how many would take longer. */
// @ts-expect-error: decorator
@inline
function copy64(from: u32, to: u32): void {
  const one = v128.load(from)
  const two = v128.load(from, 16)
  const three = v128.load(from, 32)
  const four = v128.load(from, 48)
  v128.store(to, one)
  v128.store(to, two, 16)
  v128.store(to, three, 32)
  v128.store(to, four, 48)
}

/** What stands for each byte, looked up: a chain of questions is guessed wrong too often. */
function writeEscapes(): void {
  for (let byte: u32 = 0; byte < 256; byte += 1) {
    const out = places.escaped + (byte << 3)
    const short: u32 = shortEscape(byte)
    if (byte >= 0x20 && short === 0) {
      store<u8>(out, byte)
      store<u8>(places.escapedLengths + byte, 1)
    } else if (short !== 0) {
      store<u16>(out, 0x5c | (short << 8))
      store<u8>(places.escapedLengths + byte, 2)
    } else {
      const low = byte & 15
      // u00
      store<u32>(out, 0x30307500 | 0x5c)
      store<u8>(out, 0x30 + (byte >> 4), 4)
      store<u8>(out, low < 10 ? 0x30 + low : 0x57 + low, 5)
      store<u8>(places.escapedLengths + byte, 6)
    }
  }
}

/** The letter after the backslash; 0 for a byte that has none of its own. */
function shortEscape(byte: u32): u32 {
  if (byte === 0x22 || byte === 0x5c) return byte
  if (byte === 0x0a) return 0x6e
  if (byte === 0x0d) return 0x72
  if (byte === 0x09) return 0x74
  if (byte === 0x08) return 0x62
  return byte === 0x0c ? 0x66 : 0
}

writeEscapes()

// -------------------------------------------------------------------------------------------------------------- secrets

/** Whether a text may hold a secret: it says so of more texts than there are, and never of fewer. */
export function isSuspect(at: u32, length: u32): bool {
  return firstSuspect(at, length) !== 0
}

/** Where in a text there may be a secret: a credential's shape, a known one, or what hides either. 0: nowhere. */
export function firstSuspect(at: u32, length: u32): u32 {
  return search(at, length, true, true, false)
}

/** The same in the inside of JSON strings, where a backslash is nothing out of the common. */
export function firstSuspectEscaped(at: u32, length: u32): u32 {
  return search(at, length, true, true, true)
}

/** The beginnings of all that secret-shapes.ts lists, and of what is encoded. */
export function hasShape(at: u32, length: u32): bool {
  return search(at, length, true, false, false) !== 0
}

export function hasKnown(at: u32, length: u32): bool {
  return search(at, length, false, true, false) !== 0
}

/** How the secrets that are known can be found, as bits of `known`. */
enum Known {
  some = 1,
  /** one has no digit where it is looked for */
  words = 2,
  /** one has nowhere eight letters and digits in a row */
  odd = 4,
}

/**
 * One pass, 64 bytes a turn: which of them may begin a shape, and where eight letters and digits in a row end, as bits of
 * a word. Known secrets are looked up by eight such bytes, at every place.
 */
// @ts-expect-error: decorator
@inline
function search(at: u32, length: u32, shapes: bool, known: bool, escaped: bool): u32 {
  const knowing: u32 = load<u32>(places.known)
  const odd = (knowing & Known.odd) !== 0
  const end = at + length
  // What the turn before knew of its last bytes.
  let words0: u64 = 0
  let pairs0: u64 = 0
  let fours0: u64 = 0
  let digits0: u64 = 0
  let digitPairs0: u64 = 0
  let digitFours0: u64 = 0
  for (let from = at; from < end; from += 64) {
    const inside: u64 = end - from < 64 ? ((<u64>1) << (end - from)) - 1 : ~(<u64>0)
    const one = classes(from, escaped)
    const two = classes(from + 16, escaped)
    const three = classes(from + 32, escaped)
    const four = classes(from + 48, escaped)
    if (shapes) {
      let hits = inside & (marks(one) | (marks(two) << 16) | (marks(three) << 32) | (marks(four) << 48))
      for (; hits !== 0; hits &= hits - 1) {
        const hit = from + <u32>ctz(hits)
        if ((load<u8>(places.marks + load<u8>(hit)) & load<u8>(places.beforeMarks + load<u8>(hit - 1))) === 0) continue
        if (isShape(hit, at, end, odd)) return hit
      }
    }
    if (!known || knowing === 0) continue
    if (odd) {
      const last = min<u32>(from + 64, end)
      for (let place = from; place < last && place + 8 <= end; place += 1) if (isKnown(place)) return place
      continue
    }
    const words = inside & (letters(one) | (letters(two) << 16) | (letters(three) << 32) | (letters(four) << 48))
    const pairs = words & ((words << 1) | (words0 >> 63))
    const fours = pairs & ((pairs << 2) | (pairs0 >> 62))
    let eights = fours & ((fours << 4) | (fours0 >> 60))
    words0 = words
    pairs0 = pairs
    fours0 = fours
    const digits = digitsOf(one) | (digitsOf(two) << 16) | (digitsOf(three) << 32) | (digitsOf(four) << 48)
    const digitPairs = digits | (digits << 1) | (digits0 >> 63)
    const digitFours = digitPairs | (digitPairs << 2) | (digitPairs0 >> 62)
    if ((knowing & Known.words) === 0) eights &= digitFours | (digitFours << 4) | (digitFours0 >> 60)
    digits0 = digits
    digitPairs0 = digitPairs
    digitFours0 = digitFours
    for (; eights !== 0; eights &= eights - 1) {
      const place = from + <u32>ctz(eights) - 7
      if (isKnown(place)) return place
    }
  }
  return 0
}

// Constants are loaded: written into the code they would be put together anew at every use.
const SIXTEEN_OF: usize = memory.data<u8>([
  0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f,
  0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef, 0xef,
  0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22,
  0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c,
  // The classes of a byte by its high half and by its low half: it is of those that both name.
  //  1 $ % & - .  2 : =  4 z Z  8 A J K  16 \ _  32 A-O a-o  64 P-Z p-z  128 0-9
  0x00, 0x00, 0x01, 0x82, 0x28, 0x54, 0x20, 0x44, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0xc0, 0xe8, 0xe0, 0xe0, 0xe1, 0xe1, 0xe1, 0xe0, 0xe0, 0xe0, 0x6e, 0x28, 0x30, 0x23, 0x21, 0x30,
  0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f, 0x0f,
  0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f, 0x1f,
  // The low halves again, without the backslash.
  0xc0, 0xe8, 0xe0, 0xe0, 0xe1, 0xe1, 0xe1, 0xe0, 0xe0, 0xe0, 0x6e, 0x28, 0x20, 0x23, 0x21, 0x30
], 16)

// @ts-expect-error: decorator
@inline
function sixteen(which: u32): v128 {
  return v128.load(SIXTEEN_OF + (which << 4))
}

// @ts-expect-error: decorator
@inline
function classes(from: u32, escaped: bool): v128 {
  const block = v128.load(from)
  return v128.and(
    i8x16.swizzle(sixteen(4), i8x16.shr_u(block, 4)),
    i8x16.swizzle(escaped ? sixteen(10) : sixteen(5), v128.and(block, sixteen(6))),
  )
}

/** Where a byte stands that every credential's shape has, near its beginning, or that begins what is encoded. */
// @ts-expect-error: decorator
@inline
function marks(classes: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.ne(v128.and(classes, sixteen(9)), sixteen(8))))
}

// @ts-expect-error: decorator
@inline
function letters(classes: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.ge_u(classes, sixteen(7))))
}

// @ts-expect-error: decorator
@inline
function digitsOf(classes: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(classes))
}

/** What comes before those of these bytes that come often: most are none, and that is told by two looks. */
function writeMarks(): void {
  for (let byte: u32 = 0; byte < 256; byte += 1) {
    store<u8>(places.marks + byte, 0x80)
    store<u8>(places.beforeMarks + byte, 0x80)
  }
  // _ ghp_ gho_ ghu_ ghs_ ghr_ live_ test_ whsec_ pat_ npm_ hf_ shpss_ shppa_ shpca_ v1_
  before(0x5f, 1, [0x70, 0x6f, 0x75, 0x73, 0x72, 0x65, 0x74, 0x63, 0x6d, 0x66, 0x61, 0x31])
  // - xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs- glpat- sk- SPX-
  before(0x2d, 2, [0x61, 0x62, 0x65, 0x6f, 0x70, 0x72, 0x73, 0x74, 0x6b, 0x58])
  // . SG. ya29.
  before(0x2e, 4, [0x47, 0x39])
  // J eyJ, z authoriz
  before(0x4a, 8, [0x79])
  before(0x7a, 8, [0x69, 0x49])
  before(0x5a, 8, [0x69, 0x49])
  // K PRIVATE KEY, SK
  before(0x4b, 16, [0x20, 0x53])
  store<u8>(places.marks + 0x3a, 32)
  for (let letter: u32 = 0x61; letter < 0x7b; letter += 1) {
    store<u8>(places.beforeMarks + letter, load<u8>(places.beforeMarks + letter) | 32)
    store<u8>(places.beforeMarks + letter - 32, load<u8>(places.beforeMarks + letter - 32) | 32)
  }
}

function before(mark: u32, bit: u8, bytes: StaticArray<u8>): void {
  store<u8>(places.marks + mark, bit)
  for (let index = 0; index < bytes.length; index += 1) {
    const byte: u32 = bytes[index]
    store<u8>(places.beforeMarks + byte, load<u8>(places.beforeMarks + byte) | bit)
  }
}

writeMarks()

function isShape(hit: u32, at: u32, end: u32, odd: bool): bool {
  switch (load<u8>(hit)) {
    case 0x5f: return isVendors(hit, at)
    case 0x2d: return isVendors(hit, at)
    case 0x2e: return hit >= at + 2 && (ends(hit, 0x4753, 0xffff) || ends(hit, 0x3932, 0xffff))
    case 0x5c: return hasEscape(hit, end, odd)
    case 0x3d: return hasParameter(hit, at, end, odd)
    case 0x25: return hasPercent(hit, at, end, odd)
    case 0x26: return hasEntity(hit, end, odd)
    case 0x24: return hasDollar(hit, end)
    case 0x3a: return hasLogin(hit, end)
    // eyJ
    case 0x4a: return hit >= at + 2 && ends(hit, 0x7965, 0xffff)
    case 0x41: return hasA(hit, at, end)
    // PRIVATE KEY, SK and hexadecimal digits
    case 0x4b:
      return (hit >= at + 8 && load<u64>(hit - 8) === 0x2045544156495250) ||
        (hit > at && hit + 5 <= end && load<u8>(hit - 1) === 0x53 && isLowHex(hit + 1) && isLowHex(hit + 2) && isLowHex(hit + 3) && isLowHex(hit + 4))
    // authorization, in any case
    default:
      return hit >= at + 7 && ((load<u64>(hit - 7) | 0x2020202020202020) & 0xffffffffffffff) === 0x69726f68747561
  }
}

/** Whether the bytes before are these; the caller sees to it that there are four in the memory. */
// @ts-expect-error: decorator
@inline
function ends(hit: u32, last: u32, mask: u32): bool {
  return (load<u32>(hit - (mask === 0xffff ? 2 : mask === 0xffffff ? 3 : 4)) & mask) === last
}

/** ghp_ gho_ ghu_ ghs_ ghr_ live_ test_ whsec_ pat_ npm_ hf_ shpss_ shppa_ shpca_ v1_, and xox?- glpat- sk- SPX- */
function isVendors(hit: u32, at: u32): bool {
  if (hit < at + 2) return false
  const two: u32 = load<u16>(hit - 2)
  if (load<u8>(hit) === 0x2d) {
    if (two === 0x6b73) return hit === at + 2 || !isWord(load<u8>(hit - 3))
    if (hit < at + 3) return false
    const three = load<u32>(hit - 3) & 0xffffff
    if (three === 0x746170 || three === 0x585053) return true
    return hit >= at + 4 && (load<u32>(hit - 4) & 0xffffff) === 0x786f78
  }
  if (two === 0x6668 || two === 0x3176) return true
  if (hit < at + 3) return false
  const three = load<u32>(hit - 3) & 0xffffff
  if ((three & 0xffff) === 0x6867) return true
  if (three === 0x746170 || three === 0x6d706e || three === 0x636573) return true
  if (three === 0x737370 || three === 0x617070 || three === 0x616370) return true
  if (hit < at + 5 || load<u8>(hit - 5) !== 0x5f) return false
  const four = load<u32>(hit - 4)
  return four === 0x6576696c || four === 0x74736574
}

/** \u0041: an escape that says what needs none */
function hasEscape(hit: u32, end: u32, odd: bool): bool {
  if (odd) return true
  if (hit + 6 > end || load<u8>(hit, 1) !== 0x75 || load<u16>(hit, 2) !== 0x3030) return false
  return hidesText(hexAt(hit + 4))
}

/** A parameter that may sign somebody in, a soft line break, an escape that says what needs none. */
function hasParameter(hit: u32, at: u32, end: u32, odd: bool): bool {
  if (hit + 1 >= end) return namesSecret(hit, at)
  const next = load<u8>(hit, 1)
  if (next === 0x22 || next === 0x27) return false
  if (next === 0x0a || next === 0x0d) return true
  if (next === 0x5c) return hit + 2 < end && (load<u8>(hit, 2) === 0x6e || load<u8>(hit, 2) === 0x72)
  if (hit + 6 <= end && load<u8>(hit, 3) === 0x3d && hidesText(hexAt(hit + 1)) && hidesText(hexAt(hit + 4))) return true
  if (odd && hit + 3 <= end && hexAt(hit + 1) < 0x100) return true
  return namesSecret(hit, at)
}

function hasPercent(hit: u32, at: u32, end: u32, odd: bool): bool {
  if (hit + 3 > end) return false
  const byte = hexAt(hit + 1)
  if (byte === 0x3d) return namesSecret(hit, at)
  return byte === 0x25 || hidesText(byte) || (odd && byte < 0x100)
}

/** &#65; */
function hasEntity(hit: u32, end: u32, odd: bool): bool {
  if (odd) return true
  if (hit + 4 > end || load<u8>(hit, 1) !== 0x23) return false
  if ((load<u8>(hit, 2) | 0x20) === 0x78) return true
  let number: u32 = 0
  let digit = hit + 2
  for (; digit < end && digit < hit + 10 && isDigit(digit); digit += 1) number = number * 10 + load<u8>(digit) - 0x30
  return hidesText(number) || number === 0x3d
}

/** $pbkdf2, $argon2, $2a$, $scrypt, $6$ */
function hasDollar(hit: u32, end: u32): bool {
  if (hit + 2 >= end) return false
  const next = load<u8>(hit, 1)
  const third = load<u8>(hit, 2)
  if (third === 0x24) return isWord(next)
  if (next === 0x32) return third === 0x61 || third === 0x62 || third === 0x79 || third === 0x78
  if (next === 0x61) return third === 0x72 || third === 0x70
  return (next === 0x70 && third === 0x62) || (next === 0x73 && third === 0x63)
}

/** ://user:password@ */
function hasLogin(hit: u32, end: u32): bool {
  if (hit + 3 > end || load<u16>(hit, 1) !== 0x2f2f) return false
  const last: u32 = end - hit > 210 ? hit + 210 : end
  let colon = false
  for (let place = hit + 3; place < last; place += 1) {
    const byte = load<u8>(place)
    if (byte <= 0x20 || byte === 0x22 || byte === 0x27 || byte === 0x3c || byte === 0x3e || byte === 0x2f) return false
    if (byte === 0x3a) colon = true
    if (byte === 0x40) return colon
  }
  return false
}

/** gAAAAA, AKIA and the like, AIza, :AA */
function hasA(hit: u32, at: u32, end: u32): bool {
  if (hit > at) {
    const before = load<u8>(hit - 1)
    if (before === 0x67 && hit + 5 <= end && load<u32>(hit, 1) === 0x41414141) return true
    if (before === 0x3a && hit + 2 <= end && load<u8>(hit, 1) === 0x41) return true
  }
  if (hit + 8 > end) return false
  if (load<u32>(hit) === 0x617a4941) return true
  if (load<u8>(hit, 3) !== 0x41) return false
  for (let place = hit + 1; place < hit + 8; place += 1) {
    const byte = load<u8>(place)
    if (byte < 0x30 || byte > 0x5a || (byte > 0x39 && byte < 0x41)) return false
  }
  return true
}

/** Whether what stands before may be the end of a name that says key, token, signature and the like. */
function namesSecret(hit: u32, at: u32): bool {
  if (hit < at + 3) return false
  switch ((load<u32>(hit - 3) & 0xffffff) | 0x202020) {
    case 0x79656b: // key
    case 0x646973: // sid
    case 0x676973: // sig
    case 0x657275: // signature
    case 0x746572: // secret
    case 0x6e656b: // token
    case 0x64726f: // password
    case 0x647770: // pwd
    case 0x647773: // passwd
    case 0x74726f: // passwort
    case 0x737361: // pass
    case 0x657361: // passphrase
    case 0x6c6169: // credential
    case 0x736c61: // credentials
    case 0x6b617a: // zak
    case 0x74776a: // jwt
    case 0x687475: // auth
    case 0x6e6f69: // authorization, session
    case 0x74656b: // ticket
    case 0x65646f: // code
    case 0x63616d: // hmac
    case 0x64692d: // -id
    case 0x64697f: // _id
    case 0x64692e: // .id
    case 0x64696e: // sessionid
      return true
    default:
      return false
  }
}

// @ts-expect-error: decorator
@inline
function hidesText(byte: u32): bool {
  return isWord(byte) || byte === 0x5c
}

// @ts-expect-error: decorator
@inline
function isWord(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26
}

/** Two hexadecimal digits as a byte; 256 for what is none. */
// @ts-expect-error: decorator
@inline
function hexAt(at: u32): u32 {
  const high = hexDigit(load<u8>(at))
  const low = hexDigit(load<u8>(at, 1))
  return high > 15 || low > 15 ? 256 : (high << 4) | low
}

// @ts-expect-error: decorator
@inline
function hexDigit(byte: u32): u32 {
  if (byte - 0x30 < 10) return byte - 0x30
  return (byte | 0x20) - 0x61 < 6 ? (byte | 0x20) - 0x57 : 16
}

// @ts-expect-error: decorator
@inline
function isLowHex(at: u32): bool {
  const byte: u32 = load<u8>(at)
  return byte - 0x30 < 10 || byte - 0x61 < 6
}

function isKnown(at: u32): bool {
  const mixed = mix(at)
  // Nearly all words end here: the sieve is small enough to stay at hand, the other is not.
  if (!isSet(places.sieve, sieveBit(mixed))) return false
  return isSet(places.bloom, firstBit(mixed)) && isSet(places.bloom, secondBit(mixed))
}

/**
 * Takes a text for a secret that is known, whose first and last eight bytes in a row are looked up wherever they stand: as
 * it is, as hexadecimal digits, and as base64 at each of the three places where it may begin. Room is needed behind it for
 * eight times its length.
 */
export function remember(at: u32, length: u32): void {
  rememberForm(at, length, true)
  const form = at + length + 16
  for (let letters: u8 = 0; letters < 2; letters += 1) {
    for (let place: u32 = 0; place < length; place += 1) {
      const byte: u32 = load<u8>(at + place)
      store<u8>(form + place * 2, hexLetter(byte >> 4, letters !== 0))
      store<u8>(form + place * 2 + 1, hexLetter(byte & 15, letters !== 0))
    }
    rememberForm(form, length * 2, false)
  }
  // What stands before and behind decides on the letters at either end: those are no part of it.
  for (let before: u32 = 0; before < 3; before += 1) {
    const first = before === 0 ? 0 : 3 - before
    const groups = (length - first) / 3
    for (let group: u32 = 0; group < groups; group += 1) {
      const from = at + first + group * 3
      const bits: u32 = ((<u32>load<u8>(from)) << 16) | ((<u32>load<u8>(from, 1)) << 8) | (<u32>load<u8>(from, 2))
      const out = form + group * 4
      store<u8>(out, base64Letter(bits >> 18))
      store<u8>(out, base64Letter((bits >> 12) & 63), 1)
      store<u8>(out, base64Letter((bits >> 6) & 63), 2)
      store<u8>(out, base64Letter(bits & 63), 3)
    }
    // Of what begins at the end of a group before or goes on in one behind, the last letters are known to it as well.
    if (groups >= 2) rememberForm(form, groups * 4, false)
  }
}

function hexLetter(half: u32, capital: bool): u8 {
  return <u8>(half < 10 ? 0x30 + half : (capital ? 0x37 : 0x57) + half)
}

/** Of either alphabet: the two that differ are no letters, and part what is looked up. */
function base64Letter(six: u32): u8 {
  if (six < 26) return <u8>(0x41 + six)
  if (six < 52) return <u8>(0x61 + six - 26)
  if (six < 62) return <u8>(0x30 + six - 52)
  return six === 62 ? 0x2b : 0x2f
}

/**
 * Where eight letters and digits with a digit among them stand first and last, if anywhere; else eight letters, else any
 * eight bytes: those are what the pass has to ask for from then on.
 */
function rememberForm(at: u32, length: u32, asItIs: bool): void {
  if (length < 8) return
  // Where the first and the last begin: with a digit, and without.
  let first: u32 = 0
  let last: u32 = 0
  let firstWord: u32 = 0
  let lastWord: u32 = 0
  let run: u32 = 0
  let sinceDigit: u32 = 8
  for (let place = at; place < at + length; place += 1) {
    const byte: u32 = load<u8>(place)
    run = isWord(byte) ? run + 1 : 0
    sinceDigit = byte - 0x30 < 10 ? 0 : sinceDigit + 1
    if (run < 8) continue
    lastWord = place - 7
    if (firstWord === 0) firstWord = lastWord
    if (sinceDigit > 7) continue
    last = place - 7
    if (first === 0) first = last
  }
  if (first !== 0) return rememberEights(first, last, Known.some)
  if (firstWord !== 0) return rememberEights(firstWord, lastWord, Known.some | Known.words)
  if (asItIs) rememberEights(at, at + length - 8, Known.some | Known.odd)
}

function rememberEights(first: u32, last: u32, how: u32): void {
  rememberEight(first)
  rememberEight(last)
  store<u32>(places.known, load<u32>(places.known) | how)
}

function rememberEight(at: u32): void {
  const mixed = mix(at)
  setBit(places.sieve, sieveBit(mixed))
  setBit(places.bloom, firstBit(mixed))
  setBit(places.bloom, secondBit(mixed))
}

// @ts-expect-error: decorator
@inline
function mix(at: u32): u64 {
  const mixed = load<u64>(at) * 0x9e3779b97f4a7c15
  return (mixed ^ (mixed >> 32)) * 0xc2b2ae3d27d4eb4f
}

// @ts-expect-error: decorator
@inline
function sieveBit(mixed: u64): u32 {
  return <u32>mixed & 0x3ffff
}

// @ts-expect-error: decorator
@inline
function firstBit(mixed: u64): u32 {
  return <u32>(mixed >> load<u32>(places.bloomShift))
}

// @ts-expect-error: decorator
@inline
function secondBit(mixed: u64): u32 {
  return <u32>((mixed * 0x9e3779b97f4a7c15) >> load<u32>(places.bloomShift))
}

// @ts-expect-error: decorator
@inline
function isSet(table: u32, bit: u32): bool {
  return (((<u32>load<u8>(table + (bit >> 3))) >> (bit & 7)) & 1) !== 0
}

// @ts-expect-error: decorator
@inline
function setBit(table: u32, bit: u32): void {
  store<u8>(table + (bit >> 3), load<u8>(table + (bit >> 3)) | <u8>((<u32>1) << (bit & 7)))
}

// ----------------------------------------------------------------------------------------------------- numbers and times

/** Integers that JavaScript holds exactly are numbers; the caller decides on all others. */
function integer(at: u32, length: u32, out: u32): u32 {
  const end = at + length
  let digit = at
  if (load<u8>(digit) === 0x2d) digit += 1
  const digits = end - digit
  if (length === 0 || digits === 0 || digits > 15) return 0
  if (load<u8>(digit) === 0x30 && digits > 1) return 0
  for (; digit < end; digit += 1) if (!isDigit(digit)) return 0
  v128.store(out, v128.load(at))
  return out + length
}

// @ts-expect-error: decorator
@inline
function isDigit(at: u32): bool {
  return <u32>load<u8>(at) - 0x30 < 10
}

// @ts-expect-error: decorator
@inline
function twoDigits(at: u32): u32 {
  return isDigit(at) && isDigit(at + 1) ? (<u32>load<u8>(at) - 0x30) * 10 + load<u8>(at, 1) - 0x30 : 1000
}

/** `YYYY-MM-DD HH:MM:SS[.f…]` with the offset that the whole day has; a day with two offsets is left to the caller. */
function datetime(at: u32, length: u32, out: u32): u32 {
  if (length < 19 || length > 26) return 0
  const year = twoDigits(at) * 100 + twoDigits(at + 2)
  const month = twoDigits(at + 5)
  const day = twoDigits(at + 8)
  if (twoDigits(at + 11) > 23 || twoDigits(at + 14) > 59 || twoDigits(at + 17) > 59) return 0
  if (load<u8>(at, 4) !== 0x2d || load<u8>(at, 7) !== 0x2d || load<u8>(at, 10) !== 0x20) return 0
  if (load<u8>(at, 13) !== 0x3a || load<u8>(at, 16) !== 0x3a) return 0
  if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 || day > lastDay(year, month)) return 0
  const offset: u32 = load<u8>(places.days + dayNumber(year, month, day))
  if (offset === 0 || offset === 255) return 0
  store<u8>(out, 0x22)
  v128.store(out, v128.load(at), 1)
  store<u8>(out, 0x54, 11)
  store<u32>(out, load<u32>(at, 15), 16)
  out += 20
  const end = fraction(at + 19, at + length, out)
  if (end === 0) return 0
  const suffix = places.offsets + (offset << 4)
  const size: u32 = load<u8>(suffix)
  v128.store(end, v128.load(suffix, 1))
  store<u8>(end + size, 0x22)
  return end + size + 1
}

/** A point and digits, without the zeros at its end; nothing at all when they are all zeros. 0 when it is none. */
function fraction(at: u32, end: u32, out: u32): u32 {
  if (at === end) return out
  if (load<u8>(at) !== 0x2e || end - at > 7 || end - at < 2) return 0
  for (let digit = at + 1; digit < end; digit += 1) if (!isDigit(digit)) return 0
  while (load<u8>(end - 1) === 0x30) end -= 1
  if (end - 1 === at) return out
  store<u64>(out, load<u64>(at))
  return out + (end - at)
}

function lastDay(year: u32, month: u32): u32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1 March 1899: years then end with their leap day. */
function dayNumber(year: u32, month: u32, day: u32): u32 {
  const y = month > 2 ? year - 1899 : year - 1900
  const m = month > 2 ? month - 3 : month + 9
  const century = (y + 1899) / 100 - 18
  const leaps = (y + 1899) / 4 - 474 - century + ((y + 1899) / 400 - 4)
  return y * 365 + leaps + (153 * m + 2) / 5 + day - 1
}

export function dayNumberOf(year: u32, month: u32, day: u32): u32 {
  return dayNumber(year, month, day)
}

/** `[-]HHH:MM:SS[.f…]` without the zeros at its end. */
function time(at: u32, length: u32, out: u32): u32 {
  let point = at
  const end = at + length
  for (; point < end && load<u8>(point) !== 0x2e; point += 1) {
    const byte = load<u8>(point)
    if (!isDigit(point) && byte !== 0x3a && byte !== 0x2d) return 0
  }
  if (length === 0 || length > 17 || point - at > 15) return 0
  store<u8>(out, 0x22)
  v128.store(out, v128.load(at), 1)
  const last = fraction(point, end, out + 1 + (point - at))
  if (last === 0) return 0
  store<u8>(last, 0x22)
  return last + 1
}
