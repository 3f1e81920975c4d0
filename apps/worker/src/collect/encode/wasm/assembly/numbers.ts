/** Integers, dates and times. */
import { isDigit } from './bytes'
import * as places from '../memory-layout'

/** Integers that JavaScript holds exactly are numbers; the caller decides on all others. */
export function integer(at: u32, length: u32, out: u32): u32 {
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
function twoDigits(at: u32): u32 {
  return isDigit(at) && isDigit(at + 1) ? (<u32>load<u8>(at) - 0x30) * 10 + load<u8>(at, 1) - 0x30 : 1000
}

/** `YYYY-MM-DD HH:MM:SS[.f…]` with the offset that the whole day has; a day with two offsets is left to the caller. */
export function datetime(at: u32, length: u32, out: u32): u32 {
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
export function time(at: u32, length: u32, out: u32): u32 {
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
