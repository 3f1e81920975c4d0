/** Copies of the secrets that the site holds, by eight of their bytes. */
import { isWord } from './bytes'
import * as places from '../memory-layout'

/** How the secrets that are known can be found, as bits of `known`. */
export enum Known {
  some = 1,
  /** one has no digit where it is looked for */
  words = 2,
  /** one has nowhere eight letters and digits in a row */
  odd = 4,
}

export function isKnown(at: u32): bool {
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
