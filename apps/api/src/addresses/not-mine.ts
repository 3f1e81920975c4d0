import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { linkDigest, linkTokenForm } from '@pdd/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { PageDeps } from '../pages/page-view.ts'
import { type NotMineState, notMinePage } from './not-mine-page.ts'

const schema = { hide: true, params: Type.Object({ token: Type.String({ pattern: linkTokenForm }) }) }

/**
 * "This wasn't me", from a mail about a further address. Opening the link only shows a button: mail scanners open every
 * link. Whoever reads the address need not have an account here: the token is the whole authority.
 */
export const notMine: FastifyPluginAsyncTypebox<PageDeps> = async (app, { addressProofs, pageFor }) => {
  const path = '/request-data/not-mine/:token'

  app.get(path, { schema }, async (request, reply) => {
    const isGood = await addressProofs.findDisavowal(linkDigest(request.params.token))
    return show(request, reply, isGood ? 'asked' : 'void')
  })

  app.post(path, { schema }, async (request, reply) => {
    const isDone = await addressProofs.disavow(linkDigest(request.params.token))
    if (isDone) request.log.warn({ event: 'address.disavowed' }, 'a further address was not the person’s own')
    return show(request, reply, isDone ? 'done' : 'void')
  })

  async function show(request: FastifyRequest, reply: FastifyReply, state: NotMineState) {
    const page = notMinePage(await pageFor(request, reply, null), state)
    return reply.type('text/html; charset=utf-8').send(String(page))
  }
}
