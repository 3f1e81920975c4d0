import { createDatabase } from '@pdd/database'
import { createExportQueue } from '@pdd/queue'
import {
  assertTransport,
  createAdminServer,
  createLogger,
  createMailedCodes,
  createMetrics,
  loadSites,
  mailLinkOf,
  onShutdown,
  parseEnv,
  runService,
} from '@pdd/runtime'
import { createObjectStore, objectStoreOptions } from '@pdd/storage'
import { buildApp } from './app.ts'
import { createIssuers } from './authentication/token-issuers.ts'
import { ApiConfig, jwtOptions, listOf, officeOf, sealOf, stepUpOf } from './config.ts'
import { createApiMetrics } from './operation/api-metrics.ts'
import { createApiHealth } from './operation/health.ts'
import { apiShutdown } from './shutdown-steps.ts'

await runService('api', async () => {
  const config = parseEnv(ApiConfig, process.env, { name: 'api' })
  assertTransport(config)
  mailLinkOf(config)
  const jwt = jwtOptions(config)
  const sites = loadSites(config.SITES_FILE, process.env, { require: ['baseUrl'] })
  const logger = createLogger({ name: 'api', level: config.LOG_LEVEL })
  const onError = (error: Error) =>
    logger.error({ event: 'dependency.failed', err: error }, 'a dependency failed')

  const database = createDatabase({ url: config.DATABASE_URL, poolSize: 10, onError })
  const queue = createExportQueue({ url: config.QUEUE_URL, cleartext: config.REDIS_TLS === 'off', onError })
  const objects = createObjectStore(objectStoreOptions(config))
  const metrics = createMetrics({ prefix: 'pdx_' })
  createApiMetrics(metrics, database.requests)
  const health = createApiHealth({ database, queue, objects, sites })

  // Signing asks nothing of the store: it shows where links will point.
  const probe = await objects.presignDownload('exports/probe', {
    expiresInSeconds: 60,
    filename: 'personal-data.json',
  })
  const app = await buildApp({
    requests: database.requests,
    notifications: database.notifications,
    officers: database.officers,
    stepUp: database.stepUp,
    ties: database.ties,
    addressProofs: database.addressProofs,
    codes: createMailedCodes(config.CODE_SECRET),
    accounts: database.accounts,
    accountPushes: database.accountPushes,
    siteProfiles: database.siteProfiles,
    queue,
    objects,
    sites,
    seal: sealOf(config, sites),
    verifyToken: await createIssuers(jwt, sites),
    logger,
    metrics,
    settings: {
      publicBaseUrl: config.PUBLIC_BASE_URL,
      downloadOrigin: new URL(probe.url).origin,
      officerRoles: listOf(config.OFFICER_ROLES),
      office: officeOf(config),
      fourEyes: config.FOUR_EYES === 'on',
      tellAsked: config.ASKED_MAIL === 'on',
      asksPerDay: config.ASKS_PER_DAY,
      linksPerDay: config.DOWNLOADS_PER_DAY,
      docs: config.API_DOCS === 'on',
      trustProxy: listOf(config.TRUST_PROXY),
      stepUp: stepUpOf(config),
      webhookSecret: config.POSTMARK_WEBHOOK_SECRET ?? null,
    },
    ready: () =>
      database.ping().then(
        () => true,
        () => false,
      ),
  })
  const admin = await createAdminServer({
    host: config.ADMIN_HOST,
    port: config.ADMIN_PORT,
    ...health,
    metrics,
  })
  const url = await app.listen({ host: config.HOST, port: config.PORT })

  onShutdown(logger, apiShutdown(config.SHUTDOWN_GRACE_SECONDS, { app, queue, database, objects, admin }), {
    first: () => admin.drain(),
  })
  logger.info({ event: 'api.listening', url, adminUrl: admin.url }, 'listening')
})
