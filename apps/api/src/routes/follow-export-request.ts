import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { presentExportRequest } from '../export-request-resource.ts'
import { findVisible } from '../find-export-request.ts'
import { callerOf, type RouteDeps } from './route-deps.ts'
import { problems, RequestParams } from './shared-schemas.ts'

const schema = {
  summary: 'Follow a request live',
  description:
    'Server-sent events: `progress` with the export request whenever it changed; the stream ends when it is over.',
  params: RequestParams,
  response: problems(401, 404, 503),
}

const lookEveryMs = 500
const pulseEveryMs = 15_000
/** A browser connects again by itself; a stream that nobody reads must not stay for ever. */
const longestMs = 10 * 60_000

/** `GET /v1/export-requests/{id}/events` */
export const followExportRequest: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  app.get('/export-requests/:id/events', { schema }, async (request, reply) => {
    const { id } = await findVisible(deps, callerOf(request), request.params.id)
    reply.type('text/event-stream').header('x-accel-buffering', 'no')
    return reply.send(Readable.from(events(id)) as never)
  })

  async function* events(id: string): AsyncGenerator<string> {
    const until = Date.now() + longestMs
    let told = ''
    let toldAt = Date.now()
    yield 'retry: 2000\n\n'
    while (Date.now() < until) {
      const request = await deps.requests.get(id)
      if (request === null) return
      const resource = JSON.stringify(presentExportRequest(request, deps.settings.publicBaseUrl))
      if (resource !== told) {
        yield `event: progress\ndata: ${resource}\n\n`
        told = resource
        toldAt = Date.now()
      } else if (Date.now() - toldAt > pulseEveryMs) {
        yield ': still here\n\n'
        toldAt = Date.now()
      }
      if (!['queued', 'running', 'retrying'].includes(request.status)) return
      await delay(lookEveryMs)
    }
  }
}
