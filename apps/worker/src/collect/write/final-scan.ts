import { secretFound } from '../collect-errors.ts'
import { inputBytes, type Transcoder } from '../encode/engine.ts'
import type { Output } from '../encode/output-buffer.ts'
import * as places from '../encode/wasm/memory-layout.ts'
import type { FindSecrets } from '../secrets/secret-finder.ts'
import { keyBefore, lastStart, segmentAround, unescaped } from '../values/json-segments.ts'

/** what is looked at once more with what follows: nothing hides where two pieces meet */
const carried = 4096
/** a text that was cut may look like something else near the cut; the next look, or the one before, sees it whole */
const nearCut = 256
/** the transcoder says of 64 bytes at a time that there may be something */
const turn = 72

export type LastLook = {
  transcoder: Transcoder
  output: Pick<Output, 'doctypeAt'>
  findSecrets: FindSecrets
  /** whether a column of this doctype, or of its child tables, holds texts, which pass the scrubber; null for no column */
  holdsText(doctype: string, column: string): boolean | null
}

/**
 * The last look at the finished bytes: one pass, beside the writing. All texts have passed the scrubber, and both look for
 * the same: what this finds was never shown to the scrubber, which is a fault of ours, and ends the export here.
 *
 * @returns a function that takes each chunk in turn and throws `collect.secret_found` with doctype and column
 */
export function createTripwire(look: LastLook): (chunk: Uint8Array) => void {
  const { transcoder, output, findSecrets, holdsText } = look
  const tail = Buffer.alloc(carried)
  let kept = 0
  let passed = 0
  /** the key of the value that goes on beyond what was looked at */
  let openKey: string | undefined
  return (chunk) => {
    if (chunk.buffer === transcoder.bytes.buffer && chunk.byteOffset === places.out) {
      // It stands in the transcoder's memory already, with room before it for what came last.
      tail.copy(transcoder.bytes, places.out - kept, 0, kept)
      lookAt(places.out - kept, kept + chunk.length)
    } else
      for (let at = 0; at < chunk.length; at += inputBytes - carried) {
        const piece = chunk.subarray(at, at + inputBytes - carried)
        tail.copy(transcoder.bytes, places.input, 0, kept)
        transcoder.bytes.set(piece, places.input + kept)
        lookAt(places.input, kept + piece.length)
      }
  }

  function lookAt(at: number, length: number): void {
    const looked = transcoder.bytes.subarray(at, at + length)
    for (let from = 0; from < length; ) {
      const hit = transcoder.firstSuspectEscaped(at + from, length - from)
      if (hit === 0) break
      for (let place = Math.max(from, hit - at - turn); place <= hit - at; place = from) {
        const { start, end } = segmentAround(looked, place)
        judge(looked, start, end)
        from = end + 1
      }
    }
    const start = lastStart(looked)
    if (start > 0) openKey = keyBefore(looked, start)
    passed += length - kept
    kept = looked.copy(tail, 0, Math.max(0, length - carried))
  }

  /** One value as it was before JSON escaped it, or what stands between two: that holds none. */
  function judge(looked: Buffer, start: number, end: number): void {
    const doctype = output.doctypeAt(passed - kept + start)
    if (doctype === '' || looked[end + 1] === colon) return
    const text = unescaped(looked.toString('latin1', start, end))
    const first = start === 0 && passed > 0 ? nearCut : 0
    const last = end === looked.length ? text.length - nearCut : text.length
    if (!findSecrets(text).some((range) => range.start >= first && range.end <= last)) return
    const key = first > 0 ? openKey : keyBefore(looked, start)
    if (key === bytesKey) return
    const texts = key === undefined ? null : holdsText(doctype, key)
    // A key within a JSON value may tell of the person.
    if (texts !== false) throw secretFound({ doctype, column: texts ? key : null })
  }
}

const colon = 0x3a
/** bytes were looked through before they became base64, in which zeros look like a sealed value */
const bytesKey = '$base64'
