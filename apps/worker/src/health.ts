import type { Database } from '@pdd/database'
import type { ExportConsumer } from '@pdd/queue'
import { type Health, tellCause } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import { faultOfRecords } from './erpnext-records/record-errors.ts'
import type { WorkerSites } from './sites.ts'
import type { RunningSweeps } from './sweeps/run-sweeps.ts'
import { consumerIdle } from './worker-errors.ts'

export type WorkerHealthDeps = {
  database: Pick<Database, 'ping'> & { erpnextRecords: Pick<Database['erpnextRecords'], 'ofSites'> }
  consumer: Pick<ExportConsumer, 'isRunning' | 'ping'>
  objects: Pick<ObjectStore, 'ping'>
  sites: Pick<WorkerSites, 'silence' | 'blindness'>
  sweeps: Pick<RunningSweeps, 'failing'>
  /** why no file could be deleted from the bucket; null where that is not known */
  bucketFault(): unknown
}

/**
 * Alive: the loop turns; whoever restarts what is not alive must not do so because something else is away. Ready: every
 * system an export needs answers, jobs are fetched, and no sweep keeps failing. A site that does not answer, or that its
 * account cannot read whole, is degraded, by its name; when that is so of all of them, the worker is not ready.
 */
export function createWorkerHealth(deps: WorkerHealthDeps) {
  return {
    async live(): Promise<Health> {
      return { ok: true, checks: {} }
    },
    async ready(): Promise<Health> {
      const [database, queue, objects, silence, blindness, records] = await Promise.all([
        faultOf(deps.database.ping()),
        faultOf(deps.consumer.ping()),
        faultOf(deps.objects.ping()),
        deps.sites.silence(),
        deps.sites.blindness(),
        faultsOfRecords(deps.database.erpnextRecords),
      ])
      const failing = deps.sweeps.failing()
      const sweeps = [...failing].map(([name, error]): [string, unknown] => [`sweep ${name}`, error])
      const sites = [...blindness].map(([name, error]): [string, unknown] => [
        `site ${name}`,
        silence.get(name) ?? error,
      ])
      const down = sites.filter(([, error]) => error !== null)
      const allDown = down.length > 0 && down.length === sites.length
      return summarize(
        {
          ...{ database, queue, objects: objects ?? deps.bucketFault(), erp: ofAll(silence) },
          consumer: deps.consumer.isRunning() ? null : consumerIdle(),
          ...Object.fromEntries([...sweeps, ...(allDown ? sites : [])]),
        },
        { ...(allDown ? {} : Object.fromEntries(sites)), ...records },
      )
    },
  }
}

/** Exports go on without the records of a site: whoever looks is told, and nobody takes the worker away for it. */
async function faultsOfRecords({
  ofSites,
}: WorkerHealthDeps['database']['erpnextRecords']): Promise<Record<string, unknown>> {
  // A table that is away is told of by its own check.
  const seen = await ofSites().catch(() => [])
  return Object.fromEntries(seen.map(({ site, fault }) => [`records ${site}`, faultOfRecords(fault)]))
}

/** What is wrong with one, where something is wrong with every one. */
function ofAll(faults: Map<string, unknown>): unknown {
  const wrong = [...faults.values()].filter((fault) => fault !== null)
  return wrong.length > 0 && wrong.length === faults.size ? wrong[0] : null
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
