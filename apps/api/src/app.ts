import { randomUUID } from 'node:crypto'
import fastifyCookie from '@fastify/cookie'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { createAuthenticate } from './authentication/authenticate.ts'
import type { ApiDeps } from './deps.ts'
import { erpnextAccounts } from './erpnext/erpnext-accounts.ts'
import { erpnextWebhook } from './erpnext/erpnext-webhook.ts'
import { routeUnknown } from './errors.ts'
import { pages } from './pages/pages.ts'
import { refuseControlCharacters } from './plain-text.ts'
import { problemOf, retryAfterOf } from './problem.ts'
import { createRequestExport } from './request-export.ts'
import { logRequests } from './request-logging.ts'
import { docs } from './routes/docs.ts'
import { health } from './routes/health.ts'
import { postmarkWebhook } from './routes/postmark-webhook.ts'
import { v1 } from './routes/v1.ts'

const requestIdForm = /^[A-Za-z0-9-]{8,64}$/

/** The API, wired and not listening. Three scopes stand side by side: health, `/v1` for programs, pages for people. */
export async function buildApp(deps: ApiDeps) {
  const { settings } = deps
  const app = Fastify({
    loggerInstance: deps.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    bodyLimit: 16 * 1024,
    connectionTimeout: 20_000,
    requestTimeout: 10_000,
    trustProxy: settings.trustProxy.length > 0 ? settings.trustProxy : false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    requestIdHeader: false,
    genReqId: ({ headers: { 'x-request-id': given } }) =>
      typeof given === 'string' && requestIdForm.test(given) ? given : randomUUID(),
    // Unknown fields are told, not dropped in silence.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: false } },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.removeContentTypeParser('text/plain')
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.id)
    if (problem.status >= 500)
      request.log.error({ event: 'http.failed', reason_code: problem.code, err: error }, 'failed')
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
    const retryAfter = retryAfterOf(error) ?? (problem.status === 503 ? 5 : null)
    if (retryAfter !== null) reply.header('retry-after', String(retryAfter))
    return reply.code(problem.status).type('application/problem+json').send(problem)
  })
  app.setNotFoundHandler((request, reply) => {
    const problem = problemOf(routeUnknown(), request.id)
    return reply.code(404).type('application/problem+json').send(problem)
  })

  // A connection that is kept alive after its last answer would hold up the end of the process.
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close')
    done()
  })

  await app.register(fastifyCookie)
  logRequests(app, deps.metrics)
  refuseControlCharacters(app)

  await app.register(health, deps)
  if (settings.docs) await app.register(docs, deps)
  const shared = { ...deps, authenticate: createAuthenticate(deps), requestExport: createRequestExport(deps) }
  await app.register(postmarkWebhook, { ...deps, prefix: '/v1' })
  await app.register(erpnextAccounts, { ...deps, prefix: '/v1' })
  await app.register(erpnextWebhook, { ...deps, prefix: '/v1' })
  await app.register((scope) => v1(scope, shared), { prefix: '/v1' })
  await app.register(pages, shared)
  return app
}
