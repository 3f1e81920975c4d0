/** `work`, or the signal's reason as soon as it aborts. */
export async function raceAbort<Result>(stop: AbortSignal, work: Promise<Result>): Promise<Result> {
  const stopped = Promise.withResolvers<never>()
  const onAbort = () => stopped.reject(stop.reason)
  if (stop.aborted) onAbort()
  stop.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([stopped.promise, work])
  } finally {
    stop.removeEventListener('abort', onAbort)
  }
}
