import { createHash } from 'node:crypto'
import { raceAbort } from './race-abort.ts'

export type MeasuredBody = {
  chunks: AsyncGenerator<Uint8Array>
  /** how much has been handed on so far */
  bytes(): bigint
  /** lower-case hex of what has been handed on so far */
  sha256(): string
  /** true once the body came to its own end */
  ended(): boolean
  /** what the body itself threw */
  error(): unknown
}

/** Counts and hashes a body on its way. `stop` ends it at once, even while it is waiting for its source. */
export function measureBody(body: AsyncIterable<Uint8Array>, stop: AbortSignal): MeasuredBody {
  const hash = createHash('sha256')
  let bytes = 0n
  let ended = false
  let failure: unknown

  async function* chunks() {
    const source = body[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await raceAbort(stop, source.next())
        if (next.done) break
        hash.update(next.value)
        bytes += BigInt(next.value.byteLength)
        yield next.value
      }
      ended = true
    } catch (error) {
      if (!stop.aborted) failure = error
      throw error
    } finally {
      // Not awaited: a source that hangs would hold us here, and it is told by its own signal anyway.
      source.return?.().catch(() => {})
    }
  }
  return {
    chunks: chunks(),
    bytes: () => bytes,
    sha256: () => hash.copy().digest('hex'),
    ended: () => ended,
    error: () => failure,
  }
}
