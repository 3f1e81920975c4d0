/** The columns of a row as members of a JSON object. */
import { ABSENT, copy } from './blocks'
import { datetime, integer, time } from './numbers'
import { isSuspect } from './secrets'
import { escape } from './texts'
import * as kinds from '../kinds'
import * as places from '../memory-layout'
import * as shownAs from '../shown'

/** Writes the columns from `column` on, shown as `shown` says. Returns as `membersFrom`. */
export function members(column: u32, count: u32): u32 {
  return membersFrom(places.shown, column, count)
}

/**
 * Writes the columns from `column` on. Returns the first that is left to the caller, or `count` at the end; what it wrote
 * ends at `outAt`.
 */
export function membersFrom(mask: u32, column: u32, count: u32): u32 {
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
    if (length !== 0 && !isZero(at, length)) store<u32>(places.plan + (column << 4), 1, 12)
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

/** `0` and `0.000000000`: what stands in a form where nothing was entered. */
// @ts-expect-error: decorator
@inline
function isZero(at: u32, length: u32): bool {
  if (load<u8>(at) !== 0x30) return false
  if (length === 1) return true
  if (load<u8>(at, 1) !== 0x2e) return false
  for (let digit: u32 = 2; digit < length; digit += 1) if (load<u8>(at + digit) !== 0x30) return false
  return true
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
