import type { Database } from '@pdd/database'
import type { ExportConsumer } from '@pdd/queue'
import { type Health, tellCause } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import type { WorkerSites } from './sites.ts'
import type { RunningSweeps } from './sweeps/run-sweeps.ts'

export type WorkerHealthDeps = {
  database: Pick<Database, 'ping'>
  consumer: Pick<ExportConsumer, 'isRunning' | 'ping'>
  objects: Pick<ObjectStore, 'ping'>
  sites: Pick<WorkerSites, 'ping' | 'blindness'>
  sweeps: Pick<RunningSweeps, 'failing'>
  /** why no file could be deleted from the bucket; null where that is not known */
  bucketFault(): unknown
}

/**
 * Alive: the loop turns and jobs are fetched. Ready: every system an export needs answers, and no sweep keeps failing. A site
 * that its account cannot read whole is degraded, by its name; when that is so of all of them, the worker is not ready.
 */
export function createWorkerHealth(deps: WorkerHealthDeps) {
  return {
    async live(): Promise<Health> {
      return summarize({ consumer: deps.consumer.isRunning() ? null : new Error('no jobs are fetched') })
    },
    async ready(): Promise<Health> {
      const [database, queue, objects, erp, blindness] = await Promise.all([
        faultOf(deps.database.ping()),
        faultOf(deps.consumer.ping()),
        faultOf(deps.objects.ping()),
        faultOf(deps.sites.ping()),
        deps.sites.blindness(),
      ])
      const failing = deps.sweeps.failing()
      const sweeps = [...failing].map(([name, error]): [string, unknown] => [`sweep ${name}`, error])
      const sites = [...blindness].map(([name, error]): [string, unknown] => [`site ${name}`, error])
      const blind = sites.filter(([, error]) => error !== null)
      const allBlind = blind.length > 0 && blind.length === sites.length
      return summarize(
        {
          ...{ database, queue, objects: objects ?? deps.bucketFault(), erp },
          ...Object.fromEntries([...sweeps, ...(allBlind ? sites : [])]),
        },
        allBlind ? {} : Object.fromEntries(sites),
      )
    },
  }
}

/** null when it answers */
async function faultOf(ping: Promise<void>): Promise<unknown> {
  return ping.then(
    () => null,
    (error: unknown) => error,
  )
}

/** @param faults what is wrong, by check; null where nothing is @param bearable the same, of what takes only itself down */
function summarize(faults: Record<string, unknown>, bearable: Record<string, unknown> = {}): Health {
  const judge = (found: Record<string, unknown>, bad: 'failed' | 'degraded') =>
    Object.entries(found).map(([check, fault]) => [check, fault === null ? 'ok' : bad] as const)
  const causes = Object.entries({ ...faults, ...bearable }).filter(([, fault]) => fault !== null)
  return {
    ok: Object.values(faults).every((fault) => fault === null),
    checks: Object.fromEntries([...judge(faults, 'failed'), ...judge(bearable, 'degraded')]),
    ...(causes.length > 0 && {
      causes: Object.fromEntries(causes.map(([check, fault]) => [check, tellCause(fault)])),
    }),
  }
}
