import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, ExportJob } from '@pdd/core'
import { type Job, UnrecoverableError, WaitingError } from 'bullmq'
import { Value } from 'typebox/value'
import type { ExportConsumerOptions } from './contract.ts'
import { queueJobInvalid } from './errors.ts'

export type Processor = {
  run(job: Job, token: string | undefined): Promise<void>
  /** from now on a job that still arrives goes back to the queue */
  stopAccepting(): void
  /** aborts what runs; a job whose handler fails from now on goes back to the queue, for another consumer to take at once */
  putBackUnfinished(): void
  /** waits until no handler runs; false when some still do after `timeoutMs` */
  settled(timeoutMs: number): Promise<boolean>
}

/** Turns BullMQ's jobs into wake-ups, and keeps every text that is not a code of ours out of the queue. */
export function createProcessor(
  options: Pick<ExportConsumerOptions, 'handle' | 'onInvalid' | 'onError'>,
): Processor {
  const handling = new Set<Promise<void>>()
  let accepting = true
  // Ours, not BullMQ's: a handler is stopped by nothing that befalls the queue.
  const stop = new AbortController()

  const handle = async (job: Job, token: string | undefined) => {
    if (!accepting) return putBack(job, token)
    if (!Value.Check(ExportJob, job.data)) {
      options.onInvalid(loggableId(job.id))
      throw new UnrecoverableError(queueJobInvalid.code)
    }
    try {
      await options.handle(job.data, stop.signal, () => accepting)
    } catch (error) {
      if (stop.signal.aborted) return putBack(job, token)
      options.onError(error as Error)
      // BullMQ stores the message of what is thrown.
      throw new UnrecoverableError(codeOf(error))
    }
  }

  return {
    async run(job, token) {
      const work = handle(job, token)
      handling.add(work)
      try {
        await work
      } finally {
        handling.delete(work)
      }
    },
    stopAccepting: () => {
      accepting = false
    },
    putBackUnfinished: () => stop.abort('closing'),
    settled: (timeoutMs) => allSettled(handling, timeoutMs),
  }
}

async function allSettled(handling: ReadonlySet<Promise<void>>, timeoutMs: number): Promise<boolean> {
  if (handling.size === 0) return true
  const timer = new AbortController()
  const all = Promise.allSettled(handling).then(() => true)
  try {
    return await Promise.race([all, delay(timeoutMs, false, { signal: timer.signal })])
  } finally {
    timer.abort()
  }
}

async function putBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token)
  throw new WaitingError()
}

/** Whoever forged a job chose its id too. */
function loggableId(id: string | undefined): string {
  return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : 'malformed'
}
