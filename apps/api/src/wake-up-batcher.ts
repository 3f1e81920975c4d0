import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, type ExportJob } from '@pdd/core'
import { enoughWakeUps } from '@pdd/queue'
import type { ApiDeps } from './deps.ts'

export type WakeUpBatcherDeps = Pick<ApiDeps, 'queue' | 'logger'>

/** Too short for a person to notice, long enough for a crowd to gather. */
const pauseMs = 100

/**
 * Publishes a job for each new row, and no answer waits for it: at once for the first row, then in one call for all rows
 * of the last 100 ms. A job that cannot be published is dropped: the row is the outbox, and the relay publishes whatever
 * is still due. No job is added where enough wait to wake every worker.
 */
export function createWakeUpBatcher({ queue, logger }: WakeUpBatcherDeps): (job: ExportJob) => void {
  let waiting: ExportJob[] = []
  let publishing = false

  return (job) => {
    if (waiting.length < enoughWakeUps) waiting.push(job)
    if (!publishing) void publishAll()
  }

  async function publishAll(): Promise<void> {
    publishing = true
    while (waiting.length > 0) {
      const jobs = waiting
      waiting = []
      await queue.publish(jobs, { enough: enoughWakeUps }).catch((error: unknown) => {
        // A queue that is away must not be asked again for each of them: that would only pile them up.
        tellDropped([...jobs, ...waiting], error)
        waiting = []
      })
      // Nobody waits for this: it holds up no end of the process.
      await delay(pauseMs, undefined, { ref: false })
    }
    publishing = false
  }

  function tellDropped(jobs: ExportJob[], error: unknown): void {
    for (const { requestId } of jobs)
      logger.warn(
        { event: 'wakeup.failed', export_id: requestId, reason_code: codeOf(error) },
        'the relay will announce it',
      )
  }
}
