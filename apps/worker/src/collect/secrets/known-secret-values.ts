import { type Range, rangeOf } from '../values/ranges.ts'
import { shortestSecret } from './looks-random.ts'

/** The secrets that the site really holds, for finding copies of them. They live in memory, for one export. */
export type KnownSecrets = {
  readonly count: number
  /** the bytes of each; of a long one in parts */
  each(): Iterable<Uint8Array>
  /** where they stand in a text that has one character for each of its bytes */
  search(text: string): Range[]
  /** the same, and places at which one in base64 or in hexadecimal digits may end, and hardly any others */
  searchEncoded(text: string): { ranges: Range[]; encoded: number[] }
}

export type SecretList = KnownSecrets & {
  /**
   * @param anywhere within longer runs of letters and digits too; a secret that somebody thought up may be a word, and
   * counts only where it stands alone
   */
  add(secret: string, anywhere: boolean): void
}

/** What is longer is found part by part. */
const longestPart = 2048
const window = shortestSecret
const base = 0x01000193
const leaving = Array.from({ length: window }).reduce<number>((power) => Math.imul(power, base), 1)

/** All of them, however many: their bytes one behind the other, and a table of where those end that end alike. */
export function createSecretList(): SecretList {
  let bytes = Buffer.allocUnsafeSlow(4096)
  let starts = new Uint32Array(256)
  let alone = new Uint8Array(256)
  let table = new Uint32Array(1024)
  let seen = new Uint32Array(256)
  let hints = new Uint32Array(1024)
  let count = 0

  const startOf = (index: number) => starts[index] as number
  const hashOf = (index: number) => {
    let hash = 0
    for (let at = startOf(index + 1) - window; at < startOf(index + 1); at += 1)
      hash = (Math.imul(hash, base) + (bytes[at] as number)) | 0
    return hash
  }
  const slotOf = (hash: number) => (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 7) & (table.length - 1)
  const enter = (index: number) => {
    const hash = hashOf(index)
    let slot = slotOf(hash)
    while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1)
    table[slot] = index + 1
    mark(seen, hash)
    markForms(hints, bytes, startOf(index), startOf(index + 1))
  }
  const grow = () => {
    table = new Uint32Array(table.length * 2)
    seen = new Uint32Array(table.length / 4)
    hints = new Uint32Array(table.length)
    for (let index = 0; index < count; index += 1) enter(index)
  }
  const isAt = (text: string, start: number, index: number) => {
    const from = startOf(index)
    for (let at = startOf(index + 1) - from - 1; at >= 0; at -= 1)
      if (text.charCodeAt(start + at) !== bytes[from + at]) return false
    return (
      alone[index] === 0 || (!isWord(text, start - 1) && !isWord(text, start + startOf(index + 1) - from))
    )
  }

  const indexOf = (part: string) => {
    for (
      let slot = slotOf(hashOfText(part.slice(-window)));
      table[slot] !== 0;
      slot = (slot + 1) & (table.length - 1)
    ) {
      const index = (table[slot] as number) - 1
      if (startOf(index + 1) - startOf(index) === part.length && isAt(part, 0, index)) return index
    }
    return undefined
  }

  const append = (part: Buffer, anywhere: boolean) => {
    const known = indexOf(part.toString('latin1'))
    if (known !== undefined) {
      if (anywhere) alone[known] = 0
      return
    }
    const from = startOf(count)
    if (from + part.length > bytes.length)
      bytes = Buffer.concat([bytes], Math.max(bytes.length * 2, from + part.length))
    part.copy(bytes, from)
    if (count + 2 > starts.length) {
      starts = grown(starts)
      alone = grown(alone)
    }
    starts[count + 1] = from + part.length
    alone[count] = anywhere ? 0 : 1
    count += 1
    if (count * 2 > table.length) grow()
    else enter(count - 1)
  }

  function searchEncoded(text: string): { ranges: Range[]; encoded: number[] } {
    const ranges: Range[] = []
    const encoded: number[] = []
    const check = (hash: number, end: number) => {
      for (let slot = slotOf(hash); table[slot] !== 0; slot = (slot + 1) & (table.length - 1)) {
        const index = (table[slot] as number) - 1
        const length = startOf(index + 1) - startOf(index)
        if (end >= length && isAt(text, end - length, index)) ranges.push(rangeOf(end - length, length))
      }
    }
    // A hash rolls along, of the characters that end at each place.
    const [seenBits, hintBits] = [seen.length * 32 - 1, hints.length * 32 - 1]
    let hash = 0
    for (let at = 0; count > 0 && at < text.length; at += 1) {
      hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0
      if (at >= window) hash = (hash - Math.imul(leaving, text.charCodeAt(at - window))) | 0
      if (at < window - 1) continue
      const bit = bitOf(hash)
      if (isMarked(seen, bit & seenBits)) check(hash, at + 1)
      if (isMarked(hints, bit & hintBits)) encoded.push(at + 1)
    }
    return { ranges, encoded }
  }

  return {
    get count() {
      return count
    },
    *each() {
      for (let index = 0; index < count; index += 1) yield bytes.subarray(startOf(index), startOf(index + 1))
    },
    search: (text) => searchEncoded(text).ranges,
    searchEncoded,
    add(secret, anywhere) {
      const whole = Buffer.from(secret)
      for (let at = 0; at < whole.length; at += longestPart) {
        const last = whole.length - at - longestPart < window
        const part = whole.subarray(at, last ? whole.length : at + longestPart)
        if (part.length >= window) append(part, anywhere)
        if (last) break
      }
    },
  }
}

function bitOf(hash: number): number {
  return Math.imul(hash, 0x297a2d39) >>> 3
}

function isMarked(marked: Uint32Array, bit: number): boolean {
  return ((marked[bit >>> 5] as number) & (1 << (bit & 31))) !== 0
}

function mark(marked: Uint32Array, hash: number): void {
  const bit = bitOf(hash) & (marked.length * 32 - 1)
  marked[bit >>> 5] = (marked[bit >>> 5] as number) | (1 << (bit & 31))
}

function hashOfText(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0
  return hash
}

/** The last characters that are the same whatever stands around: in base64 there are three ways to begin. */
function markForms(marked: Uint32Array, bytes: Uint8Array, start: number, end: number): void {
  for (let first = 0; first < 3; first += 1) {
    const last = end - ((end - start - first) % 3)
    mark(marked, hashOfBase64(bytes, last - 6, base64))
    mark(marked, hashOfBase64(bytes, last - 6, base64Url))
  }
  mark(marked, hashOfHex(bytes, end - 4, hexadecimal))
  mark(marked, hashOfHex(bytes, end - 4, hexadecimal.toUpperCase()))
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const base64Url = base64.replace('+/', '-_')
const hexadecimal = '0123456789abcdef'

function hashOfBase64(bytes: Uint8Array, from: number, alphabet: string): number {
  let hash = 0
  for (let at = from; at < from + 6; at += 3) {
    const group = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
    for (let shift = 18; shift >= 0; shift -= 6)
      hash = (Math.imul(hash, base) + alphabet.charCodeAt((group >> shift) & 63)) | 0
  }
  return hash
}

function hashOfHex(bytes: Uint8Array, from: number, alphabet: string): number {
  let hash = 0
  for (let at = from; at < from + 4; at += 1) {
    const byte = bytes[at] as number
    hash = (Math.imul(hash, base) + alphabet.charCodeAt(byte >> 4)) | 0
    hash = (Math.imul(hash, base) + alphabet.charCodeAt(byte & 15)) | 0
  }
  return hash
}

function grown<Numbers extends Uint32Array | Uint8Array>(numbers: Numbers): Numbers {
  const larger = new (numbers.constructor as new (length: number) => Numbers)(numbers.length * 2)
  larger.set(numbers)
  return larger
}

function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 128
  )
}
