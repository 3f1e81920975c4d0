/** Places in the bytes of a JSON document of which a part is at hand: no string in it holds a line end of its own. */

const quote = 0x22
const backslash = 0x5c
const lineEnd = 0x0a

/** The string in which a place lies, without its quotes, or what stands between two; cut where the bytes are. */
export function segmentAround(bytes: Uint8Array, place: number): { start: number; end: number } {
  let start = place
  while (start > 0 && !isBorder(bytes, start - 1)) start -= 1
  let end = start
  while (end < bytes.length && bytes[end] !== quote && bytes[end] !== lineEnd)
    end += bytes[end] === backslash ? 2 : 1
  return { start, end: Math.max(place, Math.min(end, bytes.length)) }
}

/** Where the last string begins, or what stands behind one; 0 where none ends or begins here. */
export function lastStart(bytes: Buffer): number {
  let at = bytes.lastIndexOf(quote)
  while (at >= 0 && !isBorder(bytes, at)) at = at === 0 ? -1 : bytes.lastIndexOf(quote, at - 1)
  return at + 1
}

/** The key under which the string that begins here stands, or the list that it is part of. */
export function keyBefore(bytes: Buffer, start: number): string | undefined {
  for (let at = start - 2; at > 0 && bytes[at] !== lineEnd; at -= 1) {
    if (bytes[at] !== 0x3a) continue
    const close = bytes[at - 1] === quote ? at - 1 : -1
    if (close < 0 || !isBorder(bytes, close)) continue
    let open = close - 1
    while (open >= 0 && !isBorder(bytes, open)) open -= 1
    return open < 0 ? undefined : unescaped(bytes.toString('latin1', open + 1, close))
  }
  return undefined
}

/** The inside of a JSON string, with one character for each byte. */
export function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_found, code: string | undefined, letter: string) => {
    if (code === undefined) return controls[letter] ?? letter
    return Buffer.from(String.fromCharCode(Number.parseInt(code, 16))).toString('latin1')
  })
}

const controls: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function isBorder(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === lineEnd) return true
  if (bytes[at] !== quote) return false
  let escapes = 0
  while (bytes[at - 1 - escapes] === backslash) escapes += 1
  return escapes % 2 === 0
}
