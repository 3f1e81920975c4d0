import { secretFound } from './collect-errors.ts'
import { isAlphanumeric, type KnownSecrets } from './known-secrets.ts'
import { inputBytes, places, type Transcoder } from './transcoder.ts'

const shapes = ['$pbkdf2-sha', '$argon2i', 'BEGIN PRIVATE KEY-----', 'BEGIN RSA PRIVATE KEY-----'].map(
  (shape) => Buffer.from(shape),
)
/** what is looked at once more with what follows: nothing hides where two pieces meet */
const carried = 4096

/**
 * The last look at the finished bytes: one pass, beside the writing. What the rules before it let through by mistake
 * stops the export here.
 *
 * @returns a function that takes each chunk in turn and throws `collect.secret_found`
 */
export function createTripwire(
  { byRun, runLengths }: KnownSecrets,
  transcoder: Transcoder,
): (chunk: Uint8Array) => void {
  const tail = Buffer.alloc(carried)
  let kept = 0
  return (chunk) => {
    if (chunk.buffer === transcoder.bytes.buffer && chunk.byteOffset === places.out) {
      // It stands in the transcoder's memory already, with room before it for what came last.
      const length = kept + chunk.length
      tail.copy(transcoder.bytes, places.out - kept, 0, kept)
      lookAt(places.out - kept, length)
      return
    }
    for (let at = 0; at < chunk.length; at += inputBytes - carried)
      look(chunk.subarray(at, at + inputBytes - carried))
  }

  /** The transcoder looks 64 bytes at a time; what it suspects is looked at letter by letter. */
  function look(piece: Uint8Array): void {
    const { bytes } = transcoder
    tail.copy(bytes, places.input, 0, kept)
    bytes.set(piece, places.input + kept)
    lookAt(places.input, kept + piece.length)
  }

  function lookAt(at: number, length: number): void {
    const looked = transcoder.bytes.subarray(at, at + length)
    if (transcoder.isSuspect(at, length) && isSecret(looked, at)) throw secretFound()
    kept = looked.copy(tail, 0, Math.max(0, length - carried))
  }

  function isSecret(looked: Buffer, at: number): boolean {
    if (shapes.some((shape) => looked.includes(shape))) return true
    return transcoder.hasKnownRun(at, looked.length) !== 0 && holdsKnown(looked)
  }

  function holdsKnown(bytes: Buffer): boolean {
    if (byRun.size === 0) return false
    let start = -1
    for (let at = 0; at <= bytes.length; at += 1) {
      if (at < bytes.length && isAlphanumeric(bytes[at] as number)) {
        if (start < 0) start = at
        continue
      }
      if (start >= 0 && runLengths.has(at - start)) {
        const secret = byRun.get(bytes.toString('latin1', start, at))
        if (secret !== undefined && bytes.includes(secret)) return true
      }
      start = -1
    }
    return false
  }
}
