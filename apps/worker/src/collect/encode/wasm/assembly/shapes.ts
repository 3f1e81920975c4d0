/** What may be a credential by its shape, or hides one. */
import { isDigit, isWord } from './bytes'
import * as places from '../memory-layout'

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

export function isShape(hit: u32, at: u32, end: u32, odd: bool): bool {
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
