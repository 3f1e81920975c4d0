import type { ExportConsumerOptions } from '@pdd/queue'
import type { ExportPersonalData } from './export-personal-data.ts'

/**
 * A wake-up rouses: who is awake goes on until nothing waits, whoever's turn it is. So a crowd needs no wake-up for each
 * of its requests, and those that come while all workers are busy are found without one.
 */
export function drainQueue(exportPersonalData: ExportPersonalData): ExportConsumerOptions['handle'] {
  return async (job, signal, takesMore) => {
    while ((await exportPersonalData(job, signal)) && takesMore());
  }
}
