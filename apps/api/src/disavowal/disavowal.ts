import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { linkDigest, linkTokenForm } from '@pdd/runtime'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { languageOfPage } from '../pages/page-language.ts'
import type { RouteDeps } from '../routes/route-deps.ts'
import { type NotMeState, notMePage } from './disavowal-page.ts'

const Params = Type.Object({ token: Type.String({ pattern: linkTokenForm }) })
const schema = { hide: true, params: Params }

/**
 * "This wasn't me", from a link in a mail. Opening the link only shows a button: mail scanners open every link. The
 * token is the whole authority, because whoever took the account over may have locked its owner out.
 */
export const notMe: FastifyPluginAsyncTypebox<RouteDeps> = async (app, { officers, metrics }) => {
  const disavowals = metrics.counter('disavowals_total')

  app.get('/request-data/not-me/:token', { schema }, async (request, reply) => {
    const known = await officers.findDisavowal(linkDigest(request.params.token))
    return reply.type('text/html; charset=utf-8').send(await page(request, known === null ? 'void' : 'asked'))
  })

  app.post('/request-data/not-me/:token', { schema }, async (request, reply) => {
    const id = await officers.disavow(linkDigest(request.params.token))
    if (id !== null) {
      disavowals.inc()
      request.log.error({ event: 'request.disavowed', export_id: id }, 'a request was not the person’s own')
    }
    return reply.type('text/html; charset=utf-8').send(await page(request, id === null ? 'void' : 'done'))
  })
}

async function page(request: FastifyRequest, state: NotMeState): Promise<string> {
  return String(notMePage((await languageOfPage(request, null)).translator, state))
}
