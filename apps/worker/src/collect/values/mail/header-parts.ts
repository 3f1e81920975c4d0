/** A quoted name, an angle address or a comment: where it begins and ends, marks and all. */
export type Span = { mark: '"' | '<' | '('; from: number; to: number }

export type SpanReader = {
  /** The span that opens here; undefined where none does, or it never closes. */
  at(place: number): Span | undefined
}

const closers = { '"': codeOf('"'), '<': codeOf('>'), '(': codeOf(')') } as const
const backslash = codeOf('\\')
const opener = codeOf('<')

/**
 * Finds spans, asked from left to right. One that never closes is searched for once: no later one of its kind can close
 * either, since whoever looked for its end passed them by.
 */
export function createSpanReader(text: string): SpanReader {
  const unclosed = new Set<string>()
  return {
    at(place) {
      const mark = text[place]
      if ((mark !== '"' && mark !== '<' && mark !== '(') || unclosed.has(mark)) return undefined
      const closer = closers[mark]
      for (let at = place + 1; at < text.length; at += 1) {
        const here = text.charCodeAt(at)
        if (here === closer) return { mark, from: place, to: at + 1 }
        if (here === backslash && mark !== '<') at += 1
        else if (here === opener && mark === '<') return undefined
      }
      unclosed.add(mark)
      return undefined
    },
  }
}

const separators = new Set([...',;\r\n，；、،؛'].map(codeOf))
function codeOf(character: string): number {
  return character.charCodeAt(0)
}

/** Whether a span may open here. */
export function isMark(code: number): boolean {
  return code === 0x22 || code === 0x28 || code === 0x3c
}

/** The parts of a list, without the empty ones; what stands within a span parts nothing. */
export function partsOf(header: string): string[] {
  const spans = createSpanReader(header)
  const parts: string[] = []
  let start = 0
  const end = (at: number) => {
    const part = header.slice(start, at)
    if (part.trim() !== '') parts.push(part)
  }
  for (let at = 0; at < header.length; at += 1) {
    const code = header.charCodeAt(at)
    if (isMark(code)) at = (spans.at(at)?.to ?? at + 1) - 1
    else if ((code < 0x41 || code > 0x7f) && separators.has(code)) {
      end(at)
      start = at + 1
    }
  }
  end(header.length)
  return parts
}
