/** Whether a text may hold a secret. */
import { sixteen } from './blocks'
import { isKnown, Known } from './known-secrets'
import { isShape } from './shapes'
import * as places from '../memory-layout'

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
