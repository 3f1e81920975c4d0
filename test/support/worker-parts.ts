import { randomUUID } from 'node:crypto'
import type { ExportJob } from '@pdd/core'
import { createDatabase, type Database } from '@pdd/database'
import type { ExportQueue } from '@pdd/queue'
import { createLogger, createMailedCodes, createMetrics, type Logger, type Site } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import { collect } from '../../apps/worker/src/collect/collect.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { createErpDatabase, type ErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import type { RecordsOfSites } from '../../apps/worker/src/erpnext-records/records-of-sites.ts'
import { createExportPersonalData } from '../../apps/worker/src/export/export-personal-data.ts'
import { createHandleFailedAttempt } from '../../apps/worker/src/export/handle-failed-attempt.ts'
import { createLetterheads } from '../../apps/worker/src/notify/letterheads.ts'
import type { Mailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { createNotifySubject } from '../../apps/worker/src/notify/notify-subject.ts'
import type { WorkerSettings } from '../../apps/worker/src/settings.ts'
import { createWorkerSites } from '../../apps/worker/src/sites.ts'
import type { Sweep } from '../../apps/worker/src/sweeps/run-sweeps.ts'
import { listSweeps } from '../../apps/worker/src/sweeps/sweeps.ts'
import { createWorkerMetrics, type WorkerMetrics } from '../../apps/worker/src/worker-metrics.ts'
import { newRequest } from './export-requests.ts'
import { codeSecret } from './signed-token.ts'

export type WorkerParts = {
  database: Database
  settings: WorkerSettings
  /** one wake-up, as the queue would bring it */
  wake(requestId: string, signal?: AbortSignal): Promise<void>
  notify(requestId?: string): Promise<boolean>
  /** a new request of a person of the sample site */
  ask(subjectId?: string): Promise<string>
  /** one run of one sweep, by its name */
  sweep(name: string): Promise<number>
  sweeps: Sweep[]
  turns: Database['turns']
  logger: Logger
  metrics: WorkerMetrics
  /** wake-ups that the relay has published */
  rung: ExportJob[]
  close(): Promise<void>
}

export type WorkerPartsOptions = {
  erpnextRecordsOf?: RecordsOfSites
  databaseUrl: string
  /** the database of the site `globex` */
  erpUrl: string
  objects: ObjectStore
  mailer: Mailer
  settings?: Partial<WorkerSettings>
  /** what a test puts in the way of a part */
  requests?: (real: Database['requests']) => Database['requests']
  notifications?: (real: Database['notifications']) => Database['notifications']
  erp?: (real: ErpDatabase) => ErpDatabase
  collect?: (real: typeof collect) => typeof collect
  provenAddresses?: (site: string, subject: string) => Promise<string[]>
  queue?: ExportQueue
}

/** The worker's use cases wired as its `main.ts` wires them, without its queue, sweeps and clocks. */
export function createWorkerParts(options: WorkerPartsOptions): WorkerParts {
  const opened = createDatabase({ url: options.databaseUrl, poolSize: 5 })
  const database = {
    ...opened,
    requests: options.requests?.(opened.requests) ?? opened.requests,
    notifications: options.notifications?.(opened.notifications) ?? opened.notifications,
  }
  const wrap = options.erp ?? ((real) => real)
  const configured = new Map<string, Site>([
    ['globex', { name: 'globex', hosts: [], databaseUrl: options.erpUrl }],
  ])
  const sites = createWorkerSites({
    sites: configured,
    createErp: (url) => wrap(createErpDatabase(url)),
    loadDataMap,
  })
  const settings: WorkerSettings = {
    workerId: `worker-${randomUUID().slice(0, 8)}`,
    ...{ leaseSeconds: 30, maxAttempts: 5, giveUpDaysBeforeDue: 3, siteCap: 100, exportTtlSeconds: 3600 },
    ...{ mailUnknownPolicy: 'resend_once', downloadLink: 'portal', publicBaseUrl: 'http://127.0.0.1:8080' },
    ...{ officerMail: null, remindSeconds: 48 * 3600, mailLinkSeconds: 24 * 3600, recordsKeptFor: 'P3Y' },
    officeTimeZone: 'UTC',
    ...options.settings,
  }
  const shared = {
    ...database,
    ...{ sites, objects: options.objects, mailer: options.mailer, settings },
    letterheads: createLetterheads(configured, database.siteProfiles),
    codes: createMailedCodes(codeSecret),
    logger: createLogger({ name: 'worker', level: 'fatal' }),
    metrics: createWorkerMetrics(createMetrics({ prefix: 'pdx_' }), database),
  }
  const notifySubject = createNotifySubject(shared)
  const notify = async (requestId: string) => {
    while (await notifySubject({ requestId }).catch(() => false));
  }
  const rung: ExportJob[] = []
  const queue = options.queue ?? {
    publish: async (jobs) => void rung.push(...jobs),
    counts: async () => ({}),
    ping: async () => {},
    close: async () => {},
  }
  const none = { keeping: [], without: [], open: () => null, close: async () => {} }
  const erpnextRecordsOf = options.erpnextRecordsOf ?? none
  const sweeps = listSweeps({ ...shared, database, queue, notifySubject, erpnextRecordsOf })
  const handleFailedAttempt = createHandleFailedAttempt({ ...shared, notify })
  const exportPersonalData = createExportPersonalData({
    ...{ ...shared, handleFailedAttempt, notify },
    collect: options.collect?.(collect) ?? collect,
    provenAddresses: options.provenAddresses ?? database.addressProofs.inForce,
  })
  return {
    database,
    settings,
    wake: async (requestId, signal = new AbortController().signal) =>
      void (await exportPersonalData({ requestId, generation: 1 }, signal)),
    notify: (requestId) => notifySubject(requestId === undefined ? {} : { requestId }),
    turns: database.turns,
    ...{ sweeps, rung, logger: shared.logger, metrics: shared.metrics },
    async sweep(name) {
      const { run, settled } = sweeps.find((sweep) => sweep.name === name) as Sweep
      const done = await run(new AbortController().signal)
      await settled?.()
      return done
    },
    async ask(subjectId = 'maria.santos@example.org') {
      return (await database.requests.create(newRequest({ subjectId, requestedBy: subjectId }))).request.id
    },
    async close() {
      await sites.close()
      await opened.close()
    },
  }
}
