/** Texts as the inside of JSON strings. */
import { sixteen } from './blocks'
import * as places from '../memory-layout'

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
