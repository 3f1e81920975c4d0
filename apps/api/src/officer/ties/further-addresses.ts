import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { PageDeps } from '../../pages/page-view.ts'
import { RequestParams } from '../../routes/shared-schemas.ts'
import { actionNotPossible } from '../officer-errors.ts'
import { ReasonBody, reasonOf } from '../reason.ts'
import { furtherAddressesPage } from './further-addresses-page.ts'
import type { DeskGate } from './ties.ts'

const hide = { hide: true }
const Query = Type.Object({ q: Type.Optional(Type.String({ maxLength: 140 })) })

/** Where officers lift blocks and end proofs, each with a reason that stands in the trail with their name. */
export const furtherAddresses: FastifyPluginAsyncTypebox<PageDeps & DeskGate> = async (app, deps) => {
  const { addressProofs } = deps
  const path = '/requests/addresses'

  app.get(path, { schema: { ...hide, querystring: Query } }, async (request, reply) => {
    const caller = await deps.officerOf(request)
    const { site, user: officer } = caller
    await deps.officers.recordView({ site, officer, thing: 'addresses' })
    const { q = '' } = request.query
    const { frame } = await deps.pageFor(request, reply, caller)
    const page = furtherAddressesPage({ frame, officer, q, ...(await addressProofs.ofSite(site, q)) })
    return reply.type('text/html; charset=utf-8').send(String(page))
  })

  const route = { schema: { ...hide, params: RequestParams, body: ReasonBody } }
  app.post(`${path}/blocks/:id/lift`, route, async (request, reply) => {
    const { id, site, officer } = await deciding(request)
    if (!(await addressProofs.liftBlock(id, site, officer))) throw actionNotPossible()
    return reply.redirect(path, 303)
  })
  app.post(`${path}/:id/end`, route, async (request, reply) => {
    const { id, site, officer } = await deciding(request)
    if (!(await addressProofs.endByOfficer(id, site, officer))) throw actionNotPossible()
    return reply.redirect(path, 303)
  })

  async function deciding(request: FastifyRequest & { params: { id: string }; body: { reason?: string } }) {
    const caller = await deps.changing(request)
    const reason = reasonOf(request.body)
    request.log.info({ event: 'officer.address' }, 'officer action performed')
    return { id: request.params.id, site: caller.site, officer: { name: caller.user, reason } }
  }
}
