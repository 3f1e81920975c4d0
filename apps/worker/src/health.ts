import type { Database } from '@pdd/database'
import type { ExportConsumer } from '@pdd/queue'
import type { Health } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import type { WorkerSites } from './sites.ts'

export type WorkerHealthDeps = {
  database: Pick<Database, 'ping'>
  consumer: Pick<ExportConsumer, 'isRunning' | 'ping'>
  objects: Pick<ObjectStore, 'ping'>
  sites: Pick<WorkerSites, 'ping'>
}

/** Alive: the loop turns and jobs are fetched. Ready: every system an export needs answers. */
export function createWorkerHealth({ database, consumer, objects, sites }: WorkerHealthDeps) {
  return {
    async live(): Promise<Health> {
      return summarize({ consumer: consumer.isRunning() ? 'ok' : 'failed' })
    },
    async ready(): Promise<Health> {
      const [table, queue, store, erp] = await Promise.all([
        answers(database.ping()),
        answers(consumer.ping()),
        answers(objects.ping()),
        answers(sites.ping()),
      ])
      return summarize({ database: table, queue, objects: store, erp })
    },
  }
}

async function answers(ping: Promise<void>): Promise<'ok' | 'failed'> {
  return ping.then(
    () => 'ok',
    () => 'failed',
  )
}

function summarize(checks: Health['checks']): Health {
  return { ok: !Object.values(checks).includes('failed'), checks }
}
