import { secretFound } from './collect-errors.ts'
import { isAlphanumeric, type KnownSecrets } from './known-secrets.ts'
import { anyPiece, type Transcoder } from './transcoder.ts'

const shapes = ['$pbkdf2-sha', '$argon2i', 'BEGIN PRIVATE KEY-----', 'BEGIN RSA PRIVATE KEY-----'].map(
  (shape) => Buffer.from(shape),
)
const carried = 256

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
  let tail = Buffer.alloc(0)
  return (chunk) => {
    const bytes =
      tail.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([tail, chunk])
    // The transcoder looks sixteen bytes at a time; what it suspects is looked at letter by letter.
    const shaped = anyPiece(transcoder, bytes, 'hasShape') && shapes.some((shape) => bytes.includes(shape))
    if (shaped || (anyPiece(transcoder, bytes, 'hasKnownRun') && holdsKnown(bytes))) throw secretFound()
    tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - carried)))
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
