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
export function createLongText(
  { transcoder, output }: Encoding,
  policy: TextPolicy,
  column: Column,
  cells: Cells,
): Pieces {
  const held = Buffer.allocUnsafeSlow(heldBytes)
  let context = 0
  let filled = 0
  let withholding = false
  let lost = false
  let secret = false
  output.member(`${JSON.stringify(column.key ?? column.name)}:"`)
  return {
    take(part) {
      for (let at = 0; at < part.length; ) {
        const taken = part.copy(held, filled, at, at + heldBytes - filled)
        filled += taken
        at += taken
        if (filled === heldBytes) settle(characterEnd(held, heldBytes - aheadBytes))
      }
    },
    end() {
      while (filled > context) settle(filled)
      if (secret) policy.tookSecret(column, cells)
      if (lost) policy.lostText()
      output.text('"')
    },
  }

  /** Writes what is held up to `end`, or a little further, where a secret ends. */
  function settle(end: number): void {
    if (withholding) {
      skipToBlank()
      return
    }
    transcoder.bytes.set(held.subarray(0, filled), places.input)
    const done = transcoder.isSuspect(places.input, filled) ? writeSuspect(end) : writeClean(context, end)
    keepFrom(done)
  }

  function writeClean(from: number, end: number): number {
    const text = held.subarray(from, end)
    const at = output.mark()
    const { words, bytes } = transcoder
    bytes.set(text, places.input)
    const reached = isUtf8(text) ? transcoder.escape(places.input, text.length, at) : 0
    if (reached !== 0) words[places.outAt >> 2] = reached
    else {
      // A character was lost before it was stored, or cannot be read.
      lost = true
      output.text(JSON.stringify(text.toString('utf8')).slice(1, -1))
    }
    return end
  }

  function writeSuspect(end: number): number {
    // One character for each byte: places in the text are places in the bytes.
    const ranges = policy.findSecrets(held.toString('latin1', 0, filled))
    let at = context
    for (const range of ranges) {
      if (range.end <= at || range.start >= end) continue
      if (range.start > at) writeClean(at, range.start)
      output.text(withheldMark)
      secret = true
      at = range.end
      withholding = range.end === filled && filled === heldBytes
    }
    return at < end ? writeClean(at, end) : at
  }

  function keepFrom(done: number): void {
    const from = Math.max(0, done - contextBytes)
    held.copyWithin(0, from, filled)
    filled -= from
    context = done - from
  }

  function skipToBlank(): void {
    let at = context
    while (at < filled && !blanks.has(held[at] as number)) at += 1
    withholding = at === filled
    keepFrom(at)
  }
}

const blanks = new Set(Buffer.from(' \t\r\n"\'<'))

/** Moves back to where a character begins. */
function characterEnd(text: Uint8Array, end: number): number {
  let at = end
  while (at > 0 && ((text[at] as number) & 0xc0) === 0x80) at -= 1
  return at
}
