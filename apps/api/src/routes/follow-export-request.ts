import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { ExportRequest } from '@pdd/core'
import type { FastifyRequest } from 'fastify'
import { requestUnknown } from '../errors.ts'
import { presentExportRequest } from '../export-request-resource.ts'
import { findVisible } from '../find-export-request.ts'
import { eventsOfRequest } from '../follow/events-of-request.ts'
import { createSharedLooks } from '../follow/shared-looks.ts'
import { createStreamsOfAccount } from '../follow/streams-of-account.ts'
import { callerOf, type RouteDeps } from './route-deps.ts'
import { problems, RequestParams } from './shared-schemas.ts'

const schema = {
  operationId: 'followExportRequest',
  summary: 'Follow a request live',
  description:
    'Server-sent events: `progress` with the export request whenever it changed; the stream ends when it is over, and ' +
    'with the session. `elsewhere`: the account has opened more streams than five, and this was the oldest.',
  params: RequestParams,
  response: problems(401, 404, 503),
}

const lookEveryMs = 500
const pulseEveryMs = 15_000
const checkEveryMs = 30_000
const longestMs = 10 * 60_000
/** Tabs of one person. */
const streamsAtMost = 5

/** `GET /v1/export-requests/{id}/events` */
export const followExportRequest: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  const look = createSharedLooks((id) => deps.requests.get(id), lookEveryMs)
  const streams = createStreamsOfAccount(streamsAtMost)
  app.addHook('preClose', async () => streams.endAll())

  app.get('/export-requests/:id/events', { schema }, async (request, reply) => {
    const caller = callerOf(request)
    const first = await findVisible(deps, caller, request.params.id)
    await caller.assertEnabled()
    const account = JSON.stringify([caller.site, caller.user])
    const stream = streams.open(account)
    const events = Readable.from(
      eventsOfRequest({
        ...{ first, ending: stream.signal, pulseEveryMs, checkEveryMs, longestMs },
        next: () => look(first.id),
        assertStillAllowed: () => assertStillAllowed(request, first),
        present: (row) => presentExportRequest(row, deps.settings.publicBaseUrl),
      }),
    )
    const timer = setTimeout(() => events.destroy(), longestMs + pulseEveryMs)
    events.once('close', () => {
      clearTimeout(timer)
      streams.close(account, stream)
    })
    // The connection ends with the stream: kept alive, it would hold up the end of the process.
    reply.type('text/event-stream').header('x-accel-buffering', 'no').header('connection', 'close')
    return reply.send(events as never)
  })

  /** The same person with the same credential, who may still see the same request. */
  async function assertStillAllowed(request: FastifyRequest, { id }: ExportRequest): Promise<void> {
    const { site, user } = callerOf(request)
    const caller = await deps.authenticate(request)
    if (caller.site !== site || caller.user !== user) throw requestUnknown()
    await findVisible(deps, caller, id)
    await caller.assertEnabled()
  }
}
