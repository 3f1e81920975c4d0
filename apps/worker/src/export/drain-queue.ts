import type { ExportConsumerOptions } from '@pdd/queue'
import type { ExportPersonalData } from './export-personal-data.ts'

/**
 * One job drains the queue: the worker claims due requests of any site until none is left. So many requests need no job
 * each, and those that arrive while all workers are busy are found without one.
 */
export function drainQueue(exportPersonalData: ExportPersonalData): ExportConsumerOptions['handle'] {
  return async (job, signal, takesMore) => {
    while ((await exportPersonalData(job, signal)) && takesMore());
  }
}
