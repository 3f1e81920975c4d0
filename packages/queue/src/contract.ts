import type { ExportJob } from '@pdd/core'

/** More jobs than there are workers to wake: each worker continues until nothing is due. */
export const enoughWakeUps = 200

/** Publishes all jobs in one call. No answer waits for it; a rejection means "unknown", and the relay publishes again. */
export type ExportQueue = {
  /** @param options.enough so many waiting jobs are enough to wake every worker: beyond them, none is added */
  publish(jobs: readonly ExportJob[], options?: { enough?: number }): Promise<void>
  /** jobs by state, for metrics */
  counts(): Promise<Record<string, number>>
  /** resolves when the backend answers */
  ping(): Promise<void>
  close(): Promise<void>
}

export type ExportConsumerOptions = {
  url: string
  /** a Redis on another host may be spoken to in cleartext; refused when left out */
  cleartext?: boolean
  concurrency: number
  /**
   * `signal` aborts when the consumer is closing hard, and for nothing that befalls the queue. `takesMore` tells whether
   * the handler may go on to other work under this wake-up: not once the consumer is closing.
   */
  handle(job: ExportJob, signal: AbortSignal, takesMore: () => boolean): Promise<void>
  /** A job that is not one (forged, truncated): told by its id only. */
  onInvalid(jobId: string): void
  onError(error: Error): void
}

export type ExportConsumer = {
  /** resolves when it is fetching; never, when it is closed before */
  ready(): Promise<void>
  isRunning(): boolean
  ping(): Promise<void>
  /** Stops fetching, waits up to `graceMs` for running jobs, then aborts them and closes. */
  close(graceMs: number): Promise<void>
}
