import { isUtf8 } from 'node:buffer'
import { withheldMark } from '../secrets/secret-finder.ts'
import type { Cells } from '../values/cells.ts'
import type { Column } from '../values/doctype.ts'
import { inputBytes } from './engine.ts'
import type { Encoding, TextPolicy } from './row-policy.ts'
import * as places from './wasm/memory-layout.ts'

/** A value that is longer is written piece by piece. */
export const longValue = 128 * 1024

/** What takes a value piece by piece. */
export type Pieces = { take(part: Buffer): void; end(): void }

/** what was written before, which may say what comes is a secret */
const contextBytes = 4 * 1024
/** what must have come before something is written: no credential is longer, but one that is cut on purpose */
const aheadBytes = 64 * 1024
const heldBytes = inputBytes

/**
 * A text of any length, written as it comes: free of secrets, wherever the pieces are cut. A credential that goes on beyond
 * what is held is kept back up to the next blank or quote.
 */
export function createStreamedText(
  encoding: Encoding,
  policy: TextPolicy,
  column: Column,
  cells: Cells,
): Pieces {
  const { transcoder, output } = encoding
  const held = createHeldText()
  const clean = createCleanText(encoding)
  let withholding = false
  let secret = false
  output.member(`${JSON.stringify(column.key ?? column.name)}:"`)
  return {
    take(part) {
      for (let at = 0; at < part.length; ) {
        at += held.fill(part, at)
        if (held.filled === heldBytes) settle(characterEnd(held.bytes, heldBytes - aheadBytes))
      }
    },
    end() {
      while (held.filled > held.context) settle(held.filled)
      if (secret) policy.tookSecret(column, cells)
      if (clean.isLost()) policy.lostText()
      output.text('"')
    },
  }

  /** Writes what is held up to `end`, or a little further, where a secret ends. */
  function settle(end: number): void {
    const { bytes, filled, context } = held
    if (withholding) {
      const at = blankFrom(bytes, context, filled)
      withholding = at === filled
      held.keepFrom(at)
      return
    }
    transcoder.bytes.set(bytes.subarray(0, filled), places.input)
    const isSuspect = transcoder.isSuspect(places.input, filled)
    held.keepFrom(isSuspect ? writeSuspect(end) : clean.write(bytes, context, end))
  }

  /** Returns how far it came. */
  function writeSuspect(end: number): number {
    const { bytes, filled, context } = held
    // One character for each byte: places in the text are places in the bytes.
    const ranges = policy.findSecrets(bytes.toString('latin1', 0, filled))
    let at = context
    for (const range of ranges) {
      if (range.end <= at || range.start >= end) continue
      if (range.start > at) clean.write(bytes, at, range.start)
      output.text(withheldMark)
      secret = true
      at = range.end
      withholding = range.end === filled && filled === heldBytes
    }
    return at < end ? clean.write(bytes, at, end) : at
  }
}

/** What is held of a text: up to `context` it was written, up to `filled` it was not. */
function createHeldText() {
  const bytes = Buffer.allocUnsafeSlow(heldBytes)
  return {
    bytes,
    context: 0,
    filled: 0,
    /** Returns how much of the part was taken. */
    fill(part: Buffer, from: number): number {
      const taken = part.copy(bytes, this.filled, from, from + heldBytes - this.filled)
      this.filled += taken
      return taken
    },
    /** All before `done` was written: some of it is kept, as what stood before. */
    keepFrom(done: number): void {
      const from = Math.max(0, done - contextBytes)
      bytes.copyWithin(0, from, this.filled)
      this.filled -= from
      this.context = done - from
    },
  }
}

/** Writes what holds no secret. */
function createCleanText({ transcoder, output }: Encoding) {
  const { bytes, words } = transcoder
  let lost = false
  return {
    /** a character was lost before it was stored, or could not be read */
    isLost: () => lost,
    /** Returns where it ends. */
    write(held: Buffer, from: number, end: number): number {
      const text = held.subarray(from, end)
      const at = output.mark()
      bytes.set(text, places.input)
      const reached = isUtf8(text) ? transcoder.escape(places.input, text.length, at) : 0
      if (reached !== 0) words[places.outAt >> 2] = reached
      else {
        lost = true
        output.text(JSON.stringify(text.toString('utf8')).slice(1, -1))
      }
      return end
    },
  }
}

const blanks = new Set(Buffer.from(' \t\r\n"\'<'))

/** Where the first blank or quote stands from here on; the end where there is none. */
function blankFrom(text: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && !blanks.has(text[at] as number)) at += 1
  return at
}

/** Moves back to where a character begins. */
function characterEnd(text: Uint8Array, end: number): number {
  let at = end
  while (at > 0 && ((text[at] as number) & 0xc0) === 0x80) at -= 1
  return at
}
