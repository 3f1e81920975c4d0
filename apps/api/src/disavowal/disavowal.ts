import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { linkDigest, linkTokenForm } from '@pdd/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { PageDeps } from '../pages/page-view.ts'
import { type NotMeState, notMePage } from './disavowal-page.ts'

const Params = Type.Object({ token: Type.String({ pattern: linkTokenForm }) })
const schema = { hide: true, params: Params }

/**
 * "This wasn't me", from a link in a mail. Opening the link only shows a button: mail scanners open every link. The
 * token is the whole authority, because whoever took the account over may have locked its owner out.
 */
export const notMe: FastifyPluginAsyncTypebox<PageDeps> = async (app, { officers, metrics, pageFor }) => {
  const disavowals = metrics.counter('disavowals_total')

  app.get('/request-data/not-me/:token', { schema }, async (request, reply) => {
    const known = await officers.findDisavowal(linkDigest(request.params.token))
    return show(request, reply, known === null ? 'void' : 'asked')
  })

  app.post('/request-data/not-me/:token', { schema }, async (request, reply) => {
    const id = await officers.disavow(linkDigest(request.params.token))
    if (id !== null) {
      disavowals.inc()
      request.log.error({ event: 'request.disavowed', export_id: id }, 'a request was not the person’s own')
    }
    return show(request, reply, id === null ? 'void' : 'done')
  })

  async function show(request: FastifyRequest, reply: FastifyReply, state: NotMeState) {
    const page = notMePage(await pageFor(request, reply, null), state)
    return reply.type('text/html; charset=utf-8').send(String(page))
  }
}
