import './limit-young-generation.ts'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { createDatabase } from '@pdd/database'
import { createExportConsumer, createExportQueue } from '@pdd/queue'
import {
  assertTransport,
  createAdminServer,
  createLogger,
  createMailedCodes,
  createMetrics,
  loadSites,
  onShutdown,
  parseEnv,
  runService,
} from '@pdd/runtime'
import { createObjectStore, objectStoreOptions } from '@pdd/storage'
import { collect } from './collect/collect.ts'
import { loadDataMap } from './collect/rules/data-map.ts'
import { settingsOf, WorkerConfig } from './config.ts'
import { createErpDatabase } from './erp/erp-database.ts'
import { isStrayFault } from './erp/erp-errors.ts'
import { askBuiltInCollector } from './erpnext/companion-app.ts'
import { warnOfCollector } from './erpnext/warn-of-collector.ts'
import { createRecordsOfSites } from './erpnext-records/records-of-sites.ts'
import { drainQueue } from './export/drain-queue.ts'
import { createExportPersonalData } from './export/export-personal-data.ts'
import { createHandleFailedAttempt } from './export/handle-failed-attempt.ts'
import { requireFitBucket } from './fit-bucket.ts'
import { createWorkerHealth } from './health.ts'
import { createLetterheads } from './notify/letterheads.ts'
import { createMailer } from './notify/mail/mailer.ts'
import { createNotifySubject } from './notify/notify-subject.ts'
import { workerShutdown } from './shutdown-steps.ts'
import { createWorkerSites } from './sites.ts'
import { runSweeps } from './sweeps/run-sweeps.ts'
import { listSweeps } from './sweeps/sweeps.ts'
import { createWorkerMetrics } from './worker-metrics.ts'

await runService('worker', async () => {
  const config = parseEnv(WorkerConfig, process.env, { name: 'worker' })
  assertTransport(config)
  const settings = settingsOf(config, `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`)
  const logger = createLogger({ name: 'worker', level: config.LOG_LEVEL })
  const onError = (error: Error) =>
    logger.error({ event: 'dependency.failed', err: error }, 'a dependency failed')

  const listed = loadSites(config.SITES_FILE, process.env, { require: ['databaseUrl'] })
  const sites = createWorkerSites({
    sites: listed,
    createErp: (url) => createErpDatabase(url, { maxConnections: config.WORKER_CONCURRENCY + 2 }),
    loadDataMap,
    askApp: askBuiltInCollector,
    onCollectorOpen: warnOfCollector(logger),
  })
  const erpnextRecordsOf = createRecordsOfSites(listed, sites)
  const database = createDatabase({
    url: config.DATABASE_URL,
    poolSize: config.WORKER_CONCURRENCY + 4,
    onError,
  })
  const wakeUps = { url: config.QUEUE_URL, cleartext: config.REDIS_TLS === 'off' }
  const queue = createExportQueue({ ...wakeUps, onError })
  const objects = createObjectStore(objectStoreOptions(config))
  const bucketFault = await requireFitBucket(objects, logger)
  const mailer = createMailer({
    baseUrl: config.POSTMARK_BASE_URL,
    serverToken: config.POSTMARK_SERVER_TOKEN,
    from: config.MAIL_FROM,
    stream: config.MAIL_STREAM,
  })
  const metrics = createMetrics({ prefix: 'pdx_' })
  const shared = {
    ...database,
    sites,
    erpnextRecordsOf,
    objects,
    mailer,
    letterheads: createLetterheads(listed, database.siteProfiles),
    codes: createMailedCodes(config.CODE_SECRET),
    logger,
    settings,
    metrics: createWorkerMetrics(metrics, database, sites, settings),
  }

  const notifySubject = createNotifySubject(shared)
  const notify = async (requestId: string) => {
    // The mail sweep sends what could not be sent now.
    const sendNext = () =>
      notifySubject({ requestId }).catch((error: Error) => {
        onError(error)
        return false
      })
    while (await sendNext());
  }
  const handleFailedAttempt = createHandleFailedAttempt({ ...shared, notify })
  const exportPersonalData = createExportPersonalData({
    ...{ ...shared, handleFailedAttempt, notify, collect },
    provenAddresses: database.addressProofs.inForce,
  })

  const consumer = createExportConsumer({
    ...wakeUps,
    concurrency: config.WORKER_CONCURRENCY,
    handle: drainQueue(exportPersonalData),
    onInvalid: (jobId) => logger.warn({ event: 'job.invalid', job_id: jobId }, 'ignored unknown job'),
    onError,
  })
  const sweeps = runSweeps(listSweeps({ ...shared, database, queue, notifySubject }), shared)
  const health = createWorkerHealth({ database, consumer, objects, sites, sweeps, bucketFault })
  const admin = await createAdminServer({
    host: config.ADMIN_HOST,
    port: config.ADMIN_PORT,
    ...health,
    metrics,
  })

  onShutdown(
    logger,
    workerShutdown(config.SHUTDOWN_GRACE_SECONDS, {
      ...{ consumer, sweeps, queue, database, objects, admin },
      sites: { close: async () => void (await Promise.all([erpnextRecordsOf.close(), sites.close()])) },
    }),
    { first: () => admin.drain(), harmless: isStrayFault },
  )
  await consumer.ready()
  logger.info({ event: 'worker.ready', adminUrl: admin.url, worker_id: settings.workerId }, 'ready')
  // What is open is told in the log, a site that is away as soon as it is back and somebody asks for health.
  await sites.builtInCollectors()
})
