import { queueUnavailable } from './errors.ts'

/**
 * Runs `work` for at most `timeoutMs`. What is still running then goes on by itself; it can ask `expired()` before it
 * does anything that would come too late.
 *
 * @throws ExportError `queue.unavailable`, also in place of whatever `work` throws
 */
export async function withDeadline<Result>(
  timeoutMs: number,
  work: (expired: () => boolean) => Promise<Result>,
): Promise<Result> {
  let late = false
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late = true
      reject(queueUnavailable({ timeoutMs }))
    }, timeoutMs)
  })
  try {
    return await Promise.race([work(() => late), timeout])
  } catch (error) {
    throw (error as { code?: unknown }).code === queueUnavailable.code ? error : queueUnavailable({}, error)
  } finally {
    clearTimeout(timer)
  }
}
