import { erpUnavailable } from './erp-errors.ts'
import type { SnapshotSource } from './snapshot.ts'

const closingMs = 5_000

/**
 * Ends what waits for a database that says nothing: behind a black hole no error ever comes. Only the waiting counts; how
 * long a slow store takes over the rows does not.
 */
export function limitResponseTime(source: SnapshotSource, responseTimeoutMs: number): SnapshotSource {
  return {
    async snapshot(signal) {
      const silence = new AbortController()
      const giveUp = () => {
        const error = erpUnavailable({ silentSeconds: responseTimeoutMs / 1000 })
        // Both drivers drop their connection at an abort.
        silence.abort(error)
        return error
      }
      const answered = <Result>(waiting: Promise<Result>) =>
        within(waiting, responseTimeoutMs, giveUp, signal)
      const inner = await answered(source.snapshot(AbortSignal.any([signal, silence.signal])))
      async function* answering<Batch>(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
        const rows = batches[Symbol.asyncIterator]()
        try {
          for (;;) {
            const next = await answered(rows.next())
            if (next.done) return
            yield next.value
          }
        } finally {
          if (!silence.signal.aborted && !signal.aborted) await rows.return?.()
        }
      }
      return {
        ...inner,
        all: (statement) => answered(inner.all(statement)),
        stream: (statement) => answering(inner.stream(statement)),
        wire: (statements) => answering(inner.wire(statements)),
        grants: () => answered(inner.grants()),
        close: () => within(inner.close(), closingMs, giveUp).catch(() => {}),
      }
    },
    close: () => source.close(),
  }
}

async function within<Result>(
  waiting: Promise<Result>,
  ms: number,
  giveUp: () => Error,
  stop?: AbortSignal,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  let onStop = () => {}
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(giveUp()), ms)
    // A driver that waits for its server to say goodbye hears a stop too late.
    onStop = () => reject(stop?.reason)
    stop?.addEventListener('abort', onStop, { once: true })
  })
  limit.catch(() => {})
  // What comes after the limit comes too late for anyone to hear.
  waiting.catch(() => {})
  try {
    return await Promise.race([waiting, limit])
  } finally {
    clearTimeout(timer)
    stop?.removeEventListener('abort', onStop)
  }
}
