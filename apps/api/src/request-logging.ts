import type { Metrics } from '@pdd/runtime'
import type { FastifyInstance } from 'fastify'

/** One log line and one measurement per answer, by route pattern: an address may name a person, a pattern cannot. */
export function logRequests(app: Pick<FastifyInstance, 'addHook'>, metrics: Metrics): void {
  const duration = metrics.histogram('http_request_duration_seconds')
  // Hooks that end by `done`: one that is async costs each answer a turn of the microtask queue.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('cache-control', 'no-store')
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    duration.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
    request.log.info(
      {
        event: 'http.answered',
        method: request.method,
        route,
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime),
      },
      'answered',
    )
    done()
  })
}
