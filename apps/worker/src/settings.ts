/** The numbers that govern one worker, as config.ts reads them. Durations carry their unit. */
export type WorkerSettings = {
  workerId: string
  leaseSeconds: number
  maxAttempts: number
  /** running exports of one site at a time, over all workers */
  siteCap: number
  exportTtlSeconds: number
  downloadLink: 'presigned' | 'portal'
  publicBaseUrl: string
}
