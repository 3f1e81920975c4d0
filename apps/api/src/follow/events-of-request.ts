import { type ExportRequest, isUnderWay } from '@pdd/core'

export type FollowOptions = {
  first: ExportRequest
  /** the row again, a moment later; null: it is gone */
  next(): Promise<ExportRequest | null>
  /** rejects when the caller may not see the request any more */
  assertStillAllowed(): Promise<void>
  present(request: ExportRequest): unknown
  /** ends the stream; for the reason `elsewhere`, because another one took its place, it says so */
  ending: AbortSignal
  pulseEveryMs: number
  checkEveryMs: number
  /** a browser connects again by itself; a stream that nobody reads must not stay for ever */
  longestMs: number
}

/**
 * The text of a stream of server-sent events, until the request is over, or the session, or the time. Who is asking is
 * looked at again now and then, and before each change of state is told.
 */
export async function* eventsOfRequest(options: FollowOptions): AsyncGenerator<string> {
  const { first, next, assertStillAllowed, present, ending } = options
  const until = Date.now() + options.longestMs
  let [toldAt, checkedAt] = [Date.now(), Date.now()]
  let told = ''
  let status = first.status
  yield 'retry: 2000\n\n'
  for (let request: ExportRequest | null = first; Date.now() < until; request = await next()) {
    if (ending.aborted) {
      if (ending.reason === 'elsewhere') yield 'event: elsewhere\ndata: {}\n\n'
      return
    }
    if (request === null) return
    if (request.status !== status || Date.now() - checkedAt > options.checkEveryMs) {
      const isAllowed = await assertStillAllowed().then(
        () => true,
        () => false,
      )
      if (!isAllowed) return
      checkedAt = Date.now()
      status = request.status
    }
    const resource = JSON.stringify(present(request))
    if (resource !== told) {
      yield `event: progress\ndata: ${resource}\n\n`
      told = resource
      toldAt = Date.now()
    } else if (Date.now() - toldAt > options.pulseEveryMs) {
      yield ': still here\n\n'
      toldAt = Date.now()
    }
    if (!isUnderWay(request)) return
  }
}
