import { codeOf, type ExportJob } from '@pdd/core'
import type { ApiDeps } from './deps.ts'

export type WakeUpsDeps = {
  queue: ApiDeps['queue']
  requests: Pick<ApiDeps['requests'], 'markPublished'>
  logger: ApiDeps['logger']
}

/** What one call of the queue takes. */
const atOnce = 200

/**
 * Rings for new rows, without anybody waiting for it: at once when nothing rings, else together with whatever else has
 * come in meanwhile. What cannot be rung is dropped: the row is the outbox, and the relay announces it.
 */
export function createWakeUps({ queue, requests, logger }: WakeUpsDeps): (job: ExportJob) => void {
  let waiting: ExportJob[] = []
  let ringing = false

  return (job) => {
    waiting.push(job)
    if (!ringing) void ringAll()
  }

  async function ringAll(): Promise<void> {
    ringing = true
    while (waiting.length > 0) {
      const jobs = waiting.slice(0, atOnce)
      waiting = waiting.slice(atOnce)
      await ring(jobs).catch((error: unknown) => {
        // A queue that is away must not be asked again for each of them: that would only pile them up.
        tellDropped([...jobs, ...waiting], error)
        waiting = []
      })
    }
    ringing = false
  }

  async function ring(jobs: ExportJob[]): Promise<void> {
    await queue.publish(jobs)
    await requests.markPublished(jobs)
  }

  function tellDropped(jobs: ExportJob[], error: unknown): void {
    for (const { requestId } of jobs)
      logger.warn(
        { event: 'wakeup.failed', export_id: requestId, reason_code: codeOf(error) },
        'the relay will announce it',
      )
  }
}
