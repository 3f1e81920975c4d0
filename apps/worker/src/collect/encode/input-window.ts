import { type Transcoder, wireBytes } from './engine.ts'
import * as places from './wasm/memory-layout.ts'

/** What is in the engine's memory of the rows that came off the wire, and is not written yet. */
export type InputWindow = {
  isEmpty(): boolean
  /** Takes in what there is room for, behind what is left of a row. Returns how many bytes that is. */
  load(part: Buffer): number
  /** a copy of what is left */
  rest(): Buffer
  /** So many bytes of what is left are done with. */
  skip(bytes: number): void
  /** The current row is done with. */
  skipRow(): void
}

export function createInputWindow({ bytes, words }: Transcoder): InputWindow {
  const inAt = places.inAt >> 2
  const inEnd = places.inEnd >> 2
  words[inAt] = places.wire
  words[inEnd] = places.wire
  return {
    isEmpty: () => (words[inAt] as number) >= (words[inEnd] as number),
    load(part) {
      const [from, end] = [words[inAt] as number, words[inEnd] as number]
      if (from > places.wire) bytes.copyWithin(places.wire, from, end)
      const filled = places.wire + end - from
      const taken = part.copy(bytes, filled, 0, places.wire + wireBytes - filled)
      words[inAt] = places.wire
      words[inEnd] = filled + taken
      return taken
    },
    rest: () => Buffer.from(bytes.subarray(words[inAt], words[inEnd])),
    skip(count) {
      words[inAt] = (words[inAt] as number) + count
    },
    skipRow() {
      words[inAt] = words[places.rowEnd >> 2] as number
    },
  }
}
