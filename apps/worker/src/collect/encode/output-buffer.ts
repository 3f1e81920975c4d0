import { isUtf8 } from 'node:buffer'
import type { Transcoder } from './engine.ts'
import * as places from './wasm/memory-layout.ts'

/** Where the document grows: in the transcoder's memory, taken out in chunks. */
export type Output = {
  /** bytes as they are */
  text(text: string): void
  raw(bytes: Uint8Array): void
  /** a member of the object that is open, with the comma before it where one is due */
  member(text: string): void
  /** a place to come back to, as long as nothing was taken since */
  mark(): number
  /** whether all that was written since is UTF-8 */
  isText(mark: number): boolean
  rewind(mark: number): void
  /**
   * Chunks that are ready to go; all there is with `true`. A chunk is the transcoder's memory: what it holds is gone when
   * the next one is asked for.
   */
  take(everything: boolean): Iterable<Uint8Array>
  /** From here on the document tells of this doctype; of none with an empty name. */
  begins(doctype: string): void
  /** the doctype that is told of at a byte of the document */
  doctypeAt(byte: number): string
}

const chunkBytes = 256 * 1024
/** a row is at most 256 KB, and six times that when every byte is escaped: with this much in wait it still fits */
const waitingBytes = 1024 * 1024
const brace = 0x7b

export function createOutput(transcoder: Transcoder): Output {
  const { bytes, words } = transcoder
  const outAt = places.outAt >> 2
  const parts: { from: number; doctype: string }[] = []
  let ready: Buffer[] = []
  /** what of the document was flushed or taken */
  let passed = 0
  words[outAt] = places.out

  /** What was written is out of the way, and what comes next is written in its place. */
  const startOver = (end: number) => {
    transcoder.reached = Math.max(transcoder.reached, end)
    passed += end - places.out
    // The byte before the next one says whether a comma is due.
    bytes[places.out - 1] = bytes[end - 1] as number
    words[outAt] = places.out
  }
  const flush = () => {
    const end = words[outAt] as number
    if (end === places.out) return
    ready.push(Buffer.from(bytes.subarray(places.out, end)))
    startOver(end)
  }
  const { raw, text, member, grown } = createAppending(transcoder, flush)
  return {
    text,
    raw,
    member,
    mark() {
      grown()
      return words[outAt] as number
    },
    isText: (mark) => isUtf8(bytes.subarray(mark, words[outAt] as number)),
    rewind(mark) {
      transcoder.reached = Math.max(transcoder.reached, words[outAt] as number)
      words[outAt] = mark
    },
    *take(everything) {
      const chunks = ready
      ready = []
      yield* chunks
      const end = words[outAt] as number
      if (end === places.out || !(everything || end - places.out > chunkBytes)) return
      startOver(end)
      yield bytes.subarray(places.out, end)
    },
    begins(doctype) {
      parts.push({ from: passed + (words[outAt] as number) - places.out, doctype })
    },
    doctypeAt: (byte) => parts.findLast(({ from }) => from <= byte)?.doctype ?? '',
  }
}

/** Writes behind what was written; `flush` makes room where that has grown. */
function createAppending({ bytes, words }: Transcoder, flush: () => void) {
  const outAt = places.outAt >> 2
  const grown = () => {
    if ((words[outAt] as number) - places.out > waitingBytes) flush()
  }
  const raw = (part: Uint8Array) => {
    for (let at = 0; at < part.length; at += waitingBytes) {
      const some = part.subarray(at, at + waitingBytes)
      bytes.set(some, words[outAt] as number)
      words[outAt] = (words[outAt] as number) + some.length
      grown()
    }
  }
  const text = (part: string) => {
    if (part.length > chunkBytes) return raw(Buffer.from(part))
    words[outAt] = (words[outAt] as number) + bytes.write(part, words[outAt] as number)
    grown()
  }
  const member = (part: string) => {
    if (bytes[(words[outAt] as number) - 1] !== brace) text(',')
    text(part)
  }
  return { raw, text, member, grown }
}
