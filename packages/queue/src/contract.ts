import type { ExportJob } from '@pdd/core'

/** More than there are workers to rouse at once: each goes on until nothing waits. */
export const enoughWakeUps = 200

/** Rings the doorbell, for all in one call. Never awaited by an answer; a rejection means "unknown", the relay rings again. */
export type ExportQueue = {
  /** @param options.enough wake-ups that wait already are enough to rouse everybody: beyond so many, none is added */
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
