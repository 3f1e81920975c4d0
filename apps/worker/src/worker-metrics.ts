import { codeOf, type ExportResult } from '@pdd/core'
import type { Database, NotificationKind } from '@pdd/database'
import { type Metrics, onceIn } from '@pdd/runtime'
import type { SendOutcome } from './notify/mail/mailer.ts'
import type { WorkerSettings } from './settings.ts'
import type { WorkerSites } from './sites.ts'
import { attemptFenced } from './worker-errors.ts'

/** However many scrape, and however slow the table is. */
const lookEveryMs = 10_000

/** What a worker counts. Labels are codes and states only: no person, no request, none of a site's data. */
export function createWorkerMetrics(
  metrics: Metrics,
  {
    requests,
    undone,
    brakes,
    officers,
    erpnextRecords,
  }: {
    requests: Pick<Database['requests'], 'countByStatus' | 'oldestActiveAgeSeconds'>
    undone: Pick<Database['undone'], 'oldestSeconds'>
    brakes: Pick<Database['brakes'], 'list'>
    officers: Pick<Database['officers'], 'countUntold'>
    erpnextRecords: Pick<Database['erpnextRecords'], 'ofSites'>
  },
  sites?: Pick<WorkerSites, 'blindness' | 'builtInCollectors'>,
  settings?: Pick<WorkerSettings, 'recordsKeptFor'>,
) {
  const attempts = metrics.counter('attempts_total')
  const leasesLost = metrics.counter('lease_lost_total')
  const duration = metrics.histogram('export_duration_seconds')
  const records = metrics.histogram('export_rows')
  const bytes = metrics.histogram('export_bytes')
  const mails = metrics.counter('mails_total')
  const failures = metrics.gauge('sweep_failures_in_row')
  const repairs = metrics.counter('reconciler_actions_total')

  const counts = onceIn(lookEveryMs, () => requests.countByStatus())
  const untold = onceIn(lookEveryMs, () => officers.countUntold())
  const oldest = onceIn(lookEveryMs, () => requests.oldestActiveAgeSeconds())
  metrics.gauge('requests_by_state', async (gauge) => {
    for (const [state, count] of Object.entries(await counts())) gauge.set({ state }, count)
  })
  metrics.gauge('oldest_pending_age_seconds', async (gauge) => gauge.set(await oldest()))
  metrics.gauge('oldest_undone_seconds', async (gauge) => {
    for (const [kind, seconds] of Object.entries(await undone.oldestSeconds(settings)))
      gauge.set({ kind }, seconds)
  })
  metrics.gauge('untold', async (gauge) => {
    for (const [state, count] of Object.entries(await untold())) gauge.set({ state }, count)
  })
  const ofSites = onceIn(lookEveryMs, () => erpnextRecords.ofSites())
  metrics.gauge('erpnext_records', async (gauge) => {
    gauge.reset()
    for (const { site, owed, givenUp } of await ofSites()) {
      gauge.set({ site, state: 'owed' }, owed)
      gauge.set({ site, state: 'deleted' }, givenUp)
    }
  })
  metrics.gauge('erpnext_records_oldest_seconds', async (gauge) => {
    gauge.reset()
    for (const { site, oldestSeconds } of await ofSites()) gauge.set({ site }, oldestSeconds)
  })
  metrics.gauge('erpnext_records_failing', async (gauge) => {
    gauge.reset()
    for (const { site, fault } of await ofSites()) gauge.set({ site }, fault === null ? 0 : 1)
  })
  metrics.gauge('sweep_stopped', async (gauge) => {
    const stops = await brakes.list()
    gauge.reset()
    for (const { sweep, site, items } of stops) gauge.set({ kind: sweep, site }, items)
  })
  metrics.gauge('site_unreadable', async (gauge) => {
    for (const [site, fault] of (await sites?.blindness()) ?? [])
      gauge.set({ site }, fault === null ? 0 : Number(fault.facts.count ?? 1))
  })
  metrics.gauge('site_collector_open', async (gauge) => {
    gauge.reset()
    for (const [site, found] of (await sites?.builtInCollectors()) ?? [])
      if (found !== null) gauge.set({ site }, found.state === 'open' ? 1 : 0)
  })

  return {
    startAttempt() {
      const startedAt = performance.now()
      const seconds = () => (performance.now() - startedAt) / 1000
      return {
        published(result: ExportResult, recordCount: number) {
          attempts.inc({ result: 'published', reason_code: 'none' })
          duration.observe({ result: 'published' }, seconds())
          records.observe(recordCount)
          bytes.observe(Number(result.bytes))
        },
        ended(error: unknown) {
          attempts.inc({ result: 'ended', reason_code: codeOf(error) })
          duration.observe({ result: 'ended' }, seconds())
          if (codeOf(error) === attemptFenced.code) leasesLost.inc()
        },
      }
    },
    mail(kind: NotificationKind, outcome: SendOutcome['kind']) {
      mails.inc({ kind, outcome })
    },
    swept(sweep: string, actions: number) {
      failures.set({ kind: sweep }, 0)
      if (actions > 0) repairs.inc({ kind: sweep }, actions)
    },
    sweepFailed(sweep: string, inRow: number) {
      failures.set({ kind: sweep }, inRow)
    },
  }
}

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>
