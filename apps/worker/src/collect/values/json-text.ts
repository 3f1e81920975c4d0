/** Longer texts are not read as JSON: reading one holds up everything else for tens of milliseconds. */
export const longestJson = 1024 * 1024
/** What is nested deeper is not read into values: whoever walks through them may run out of stack. */
export const deepestRead = 500
/** What is nested deeper is not written as JSON. */
const deepestWritten = 10_000

/**
 * The document as it was written, digit by digit, without the blanks between its tokens; null when it is not JSON, when it
 * is too long or too deep, or when an object in it has a key twice: readers keep one of the two.
 */
export function embeddedJson(text: string): string | null {
  const document = readTokens(text, deepestWritten)
  return document === null || document.repeats ? null : document.compact
}

/** The value of a JSON text; undefined when it is none, or one that is too long or too deep to be read. */
export function readJson(text: string, deepest = deepestRead): unknown {
  return readTokens(text, deepest)?.value
}

/** The object of a JSON text; null when it is none, or cannot be read. */
export function readJsonObject(text: string): Record<string, unknown> | null {
  const value = readJson(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

type Tokens = { compact: string; repeats: boolean; value: unknown }

const quote = 0x22
const backslash = 0x5c

/** One pass over the text, which needs no stack; what is no JSON is found by the reader behind it. */
function readTokens(text: string, deepest: number): Tokens | null {
  if (text.length > longestJson) return null
  const open: (Set<string> | null)[] = []
  let keys: Set<string> | null = null
  let awaitsKey = false
  let repeats = false
  let compact = ''
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    switch (code) {
      case quote: {
        const end = endOfString(text, at)
        if (awaitsKey && keys !== null && !repeats) {
          const key = keyOf(text.slice(at, end))
          repeats = keys.has(key)
          keys.add(key)
        }
        awaitsKey = false
        at = end - 1
        break
      }
      case 0x7b: // {
      case 0x5b: // [
        if (open.push(keys) > deepest) return null
        keys = code === 0x7b ? new Set() : null
        awaitsKey = code === 0x7b
        break
      case 0x7d: // }
      case 0x5d: // ]
        keys = open.pop() ?? null
        awaitsKey = false
        break
      case 0x2c: // ,
        awaitsKey = keys !== null
        break
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        compact += text.slice(start, at)
        start = at + 1
    }
  }
  const value = parsed(text)
  return value === undefined ? null : { compact: compact + text.slice(start), repeats, value }
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === backslash) at += 1
    else if (code === quote) return at + 1
  }
  return text.length
}

/** `"a"` and `"\u0061"` are one key. */
function keyOf(quoted: string): string {
  return quoted.includes('\\') ? String(parsed(quoted)) : quoted.slice(1, -1)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A text as JSON holds it: Frappe writes letters beyond ASCII as escapes, other writers as they are. */
export function inJson(value: string): string[] {
  const plain = JSON.stringify(value)
  const escaped = plain.replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [plain, escaped]
}
