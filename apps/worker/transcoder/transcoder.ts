/**
 * Rows of a database, as they came off the wire, to the members of a JSON object: no value becomes a string or an object
 * on the way. AssemblyScript; `build.mjs` compiles it. What it is not sure of it leaves to its caller, value by value.
 *
 * Memory is laid out by hand; src/collect/transcoder.ts repeats these addresses.
 */
const OUT_AT: u32 = 0x10000
const SHORTEST_RUN: u32 = 0x10004
const BLOOM_SHIFT: u32 = 0x10008
const CELLS: u32 = 0x20000
const PLAN: u32 = 0x30000
const SHOWN: u32 = 0x50000
const RUN_LENGTHS: u32 = 0x52000
const OFFSETS: u32 = 0x53000
const DAYS: u32 = 0x60000
const BLOOM: u32 = 0x80000

const ABSENT: u32 = 0xffffffff

enum Kind {
  text,
  plain,
  integer,
  datetime,
  time,
  careful,
}

enum Shown {
  no,
  yes,
  carefully,
}

// -------------------------------------------------------------------------------------------------------------- members

/**
 * Writes the columns from `column` on. Returns the first that is left to the caller, or `count` at the end; what it wrote
 * ends at OUT_AT.
 */
export function members(column: u32, count: u32): u32 {
  let out = load<u32>(OUT_AT)
  for (; column < count; column += 1) {
    const shown = load<u8>(SHOWN + column)
    if (shown === Shown.no) continue
    if (shown === Shown.carefully) break
    const start = out
    const cell = CELLS + (column << 3)
    const at = load<u32>(cell)
    const length = load<u32>(cell, 4)
    out = key(column, out)
    if (length === ABSENT) {
      store<u32>(out, 0x6c6c756e)
      out += 4
      continue
    }
    out = value(load<u8>(PLAN + (column << 4), 8), at, length, out)
    if (out === 0) {
      out = start
      break
    }
  }
  store<u32>(OUT_AT, out)
  return column
}

// @ts-expect-error: decorator
@inline
function key(column: u32, out: u32): u32 {
  if (load<u8>(out - 1) !== 0x7b) {
    store<u8>(out, 0x2c)
    out += 1
  }
  const plan = PLAN + (column << 4)
  const from = load<u32>(plan)
  const length = load<u32>(plan, 4)
  for (let copied: u32 = 0; copied < length; copied += 16) v128.store(out + copied, v128.load(from + copied))
  return out + length
}

/** 0: left to the caller. */
function value(kind: u8, at: u32, length: u32, out: u32): u32 {
  if (kind === Kind.text) {
    if (length >= 4 && load<u32>(at) === 0x2a2a2a2a) return 0
    if (length >= 8 && isSuspect(at, length)) return 0
    return quoted(at, length, out)
  }
  if (kind === Kind.plain) return quoted(at, length, out)
  if (kind === Kind.integer) return integer(at, length, out)
  if (kind === Kind.datetime) return datetime(at, length, out)
  if (kind === Kind.time) return time(at, length, out)
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
 * the end; 0 when the text holds U+FFFD, the mark of a lost character. Reads and writes up to 16 bytes beyond.
 */
export function escape(at: u32, length: u32, out: u32): u32 {
  const end = at + length
  while (at < end) {
    const block = v128.load(at)
    v128.store(out, block)
    const special = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.lt_u(block, i8x16.splat(0x20)), i8x16.eq(block, i8x16.splat(<i8>0xef))),
        v128.or(i8x16.eq(block, i8x16.splat(0x22)), i8x16.eq(block, i8x16.splat(0x5c))),
      ),
    )
    const clean: u32 = special === 0 ? 16 : ctz<u32>(special)
    if (at + clean >= end) return out + (end - at)
    at += clean
    out += clean
    if (clean === 16) continue
    const byte = load<u8>(at)
    if (byte === 0xef) {
      if (at + 2 < end && load<u8>(at, 1) === 0xbf && load<u8>(at, 2) === 0xbd) return 0
      store<u8>(out, byte)
      out += 1
    } else out = escaped(byte, out)
    at += 1
  }
  return out
}

// @ts-expect-error: decorator
@inline
function escaped(byte: u8, out: u32): u32 {
  store<u8>(out, 0x5c)
  if (byte === 0x22 || byte === 0x5c) store<u8>(out, byte, 1)
  else if (byte === 0x0a) store<u8>(out, 0x6e, 1)
  else if (byte === 0x0d) store<u8>(out, 0x72, 1)
  else if (byte === 0x09) store<u8>(out, 0x74, 1)
  else if (byte === 0x08) store<u8>(out, 0x62, 1)
  else if (byte === 0x0c) store<u8>(out, 0x66, 1)
  else {
    // u00
    store<u32>(out, 0x30307500 | 0x5c)
    store<u8>(out, 0x30 + (byte >> 4), 4)
    const low = byte & 15
    store<u8>(out, low < 10 ? 0x30 + low : 0x57 + low, 5)
    return out + 6
  }
  return out + 2
}

// -------------------------------------------------------------------------------------------------------------- secrets

/** Whether a text may hold a secret: something of a credential's shape, or a run of letters and digits that is known. */
export function isSuspect(at: u32, length: u32): bool {
  return hasShape(at, length) || hasKnownRun(at, length)
}

/** The beginnings of all that secrets.ts calls a shape: it may see more of them than there are, and never fewer. */
export function hasShape(at: u32, length: u32): bool {
  const end = at + length
  const fold = i8x16.splat(0x20)
  for (let from = at; from < end; from += 16) {
    const block = v128.load(from)
    const before = v128.load(from - 1)
    const after = v128.load(from + 1)
    const sign = v128.and(
      i8x16.eq(block, i8x16.splat(0x3d)),
      v128.or(
        v128.or(i8x16.eq(before, i8x16.splat(0x79)), i8x16.eq(before, i8x16.splat(0x64))),
        i8x16.eq(before, i8x16.splat(0x6e)),
      ),
    )
    const header = v128.and(
      i8x16.eq(v128.or(block, fold), i8x16.splat(0x7a)),
      v128.and(
        i8x16.eq(v128.or(before, fold), i8x16.splat(0x69)),
        i8x16.eq(v128.or(after, fold), i8x16.splat(0x61)),
      ),
    )
    const sealed = v128.and(i8x16.eq(block, i8x16.splat(0x67)), i8x16.eq(after, i8x16.splat(0x41)))
    const keyword = v128.and(i8x16.eq(block, i8x16.splat(0x4b)), i8x16.eq(after, i8x16.splat(0x45)))
    let hits: u32 = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(block, i8x16.splat(0x24)), sign),
        v128.or(header, v128.or(sealed, keyword)),
      ),
    )
    if (hits === 0) continue
    if (end - from < 16) hits &= (1 << (end - from)) - 1
    for (; hits !== 0; hits &= hits - 1) if (beginsShape(from + ctz<u32>(hits), at, end)) return true
  }
  return false
}

function beginsShape(hit: u32, at: u32, end: u32): bool {
  const byte = load<u8>(hit)
  const next = load<u8>(hit, 1)
  // $pbkdf2, $argon2, $2a$
  if (byte === 0x24) {
    if (hit + 2 >= end) return false
    const third = load<u8>(hit, 2)
    if (next === 0x32) return third === 0x61 || third === 0x62 || third === 0x79
    return (next === 0x70 && third === 0x62) || (next === 0x61 && third === 0x72)
  }
  // key=, sid=, token=
  if (byte === 0x3d) {
    if (hit < at + 3) return false
    const word = load<u32>(hit - 3) & 0xffffff
    return word === 0x79656b || word === 0x646973 || word === 0x6e656b
  }
  // gAAAAA
  if (byte === 0x67) return hit + 6 <= end && load<u32>(hit, 1) === 0x41414141 && load<u8>(hit, 5) === 0x41
  // PRIVATE KEY
  if (byte === 0x4b) return hit >= at + 8 && load<u64>(hit - 8) === 0x2045544156495250
  // authorization, in any case
  return hit >= at + 7 && ((load<u64>(hit - 7) | 0x2020202020202020) & 0xffffffffffffff) === 0x69726f68747561
}

/** Sixteen bytes at a time, from where a word may begin: nearly none hold eight letters and digits in a row. */
export function hasKnownRun(at: u32, length: u32): bool {
  const shortest = load<u32>(SHORTEST_RUN)
  if (shortest === 0) return false
  const end = at + length
  while (at + shortest <= end) {
    const block = v128.load(at)
    const letters = i8x16.lt_u(
      i8x16.sub(v128.or(block, i8x16.splat(0x20)), i8x16.splat(0x61)),
      i8x16.splat(26),
    )
    const digits = i8x16.lt_u(i8x16.sub(block, i8x16.splat(0x30)), i8x16.splat(10))
    const words: u32 = i8x16.bitmask(v128.or(letters, digits))
    let long = words & (words >> 1)
    long &= long >> 2
    if ((long & (long >> 4)) === 0) {
      // A run may begin after the last byte that is in none.
      at += 32 - clz<u32>(words ^ 0xffff)
      continue
    }
    const stop = min<u32>(at + 16, end)
    while (at < stop) {
      while (at < stop && !isAlphanumeric(load<u8>(at))) at += 1
      const from = at
      while (at < end && isAlphanumeric(load<u8>(at))) at += 1
      if (at - from >= shortest && isKnown(from, at - from)) return true
    }
  }
  return false
}

// @ts-expect-error: decorator
@inline
function isAlphanumeric(byte: u8): bool {
  const code: u32 = byte
  return (code | 0x20) - 0x61 < 26 || code - 0x30 < 10
}

function isKnown(at: u32, length: u32): bool {
  if (load<u8>(RUN_LENGTHS + min<u32>(length, 255)) === 0) return false
  const bit = bloomBit(at, length)
  return (((<u32>load<u8>(BLOOM + (bit >> 3))) >> (bit & 7)) & 1) !== 0
}

/** Takes a run of at least 8 letters and digits for known. */
export function remember(at: u32, length: u32): void {
  store<u8>(RUN_LENGTHS + min<u32>(length, 255), 1)
  const bit = bloomBit(at, length)
  store<u8>(BLOOM + (bit >> 3), load<u8>(BLOOM + (bit >> 3)) | <u8>((<u32>1) << (bit & 7)))
}

// @ts-expect-error: decorator
@inline
function bloomBit(at: u32, length: u32): u32 {
  const mixed = (load<u64>(at) ^ (load<u64>(at + length - 8) * 0xc2b2ae3d27d4eb4f) ^ length) * 0x9e3779b97f4a7c15
  return <u32>(mixed >> load<u32>(BLOOM_SHIFT))
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
  const offset: u32 = load<u8>(DAYS + dayNumber(year, month, day))
  if (offset === 0 || offset === 255) return 0
  store<u8>(out, 0x22)
  v128.store(out, v128.load(at), 1)
  store<u8>(out, 0x54, 11)
  store<u32>(out, load<u32>(at, 15), 16)
  out += 20
  const end = fraction(at + 19, at + length, out)
  if (end === 0) return 0
  const suffix = OFFSETS + (offset << 4)
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
