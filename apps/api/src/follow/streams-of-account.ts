/**
 * The streams that each account has open in this process: `open` ends the oldest where there would be too many. Its signal
 * is aborted with the reason: `elsewhere`, or `ending`.
 */
export function createStreamsOfAccount(atMost: number) {
  const opened = new Map<string, Set<AbortController>>()
  return {
    /** @returns what ends this stream, to be handed back to `close` when it is over */
    open(account: string): AbortController {
      const streams = opened.get(account) ?? new Set()
      opened.set(account, streams)
      const [oldest] = streams
      if (streams.size >= atMost && oldest !== undefined) {
        streams.delete(oldest)
        oldest.abort('elsewhere')
      }
      const stream = new AbortController()
      streams.add(stream)
      return stream
    },
    close(account: string, stream: AbortController): void {
      const streams = opened.get(account)
      streams?.delete(stream)
      if (streams?.size === 0) opened.delete(account)
    },
    /** The process ends: browsers connect again, to another one. */
    endAll(): void {
      for (const streams of opened.values()) for (const stream of streams) stream.abort('ending')
    },
  }
}
