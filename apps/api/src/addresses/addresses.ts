import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ExportError } from '@pdd/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { ApiCaller } from '../authentication/caller.ts'
import { callerOfForm } from '../authentication/same-origin.ts'
import type { PageDeps } from '../pages/page-view.ts'
import { RequestParams } from '../routes/shared-schemas.ts'
import { addressCodeRefused, addressInvalid, addressProofUnknown } from './address-errors.ts'
import { type AddressFault, addressesPage } from './addresses-page.ts'
import { confirmAddress, wantAddressCode } from './prove-address.ts'

const hide = { hide: true }
const Done = Type.Object({ done: Type.Optional(Type.Literal('1')) })
const Address = Type.Optional(Type.String({ maxLength: 320 }))
const Wanted = Type.Object({ address: Address })
const Typed = Type.Object({ address: Address, code: Type.Optional(Type.String({ maxLength: 20 })) })

/** Further addresses as a page, which works without a script. No address stands in a URL. */
export const addresses: FastifyPluginAsyncTypebox<PageDeps> = async (app, deps) => {
  const { addressProofs, settings } = deps
  const path = '/request-data/addresses'

  app.get(path, { schema: { ...hide, querystring: Done } }, async (request, reply) => {
    const caller = await deps.authenticate(request)
    return show(request, reply, caller, { isDone: request.query.done === '1' })
  })

  app.post(path, { schema: { ...hide, body: Wanted } }, async (request, reply) => {
    const caller = await callerOfForm(request, deps)
    try {
      await wantAddressCode(deps, caller, request.body.address ?? '')
    } catch (error) {
      if (!isKind(error, addressInvalid)) throw error
      return show(request, reply.code(400), caller, { fault: { kind: 'form' } })
    }
    return reply.redirect(path, 303)
  })

  app.post(`${path}/confirm`, { schema: { ...hide, body: Typed } }, async (request, reply) => {
    const caller = await callerOfForm(request, deps)
    const { address = '', code = '' } = request.body
    try {
      await confirmAddress(deps, caller, { address, code })
    } catch (error) {
      if (!isKind(error, addressCodeRefused)) throw error
      return show(request, reply.code(400), caller, { fault: { kind: 'code', address } })
    }
    return reply.redirect(`${path}?done=1`, 303)
  })

  app.post(`${path}/:id/remove`, { schema: { ...hide, params: RequestParams } }, async (request, reply) => {
    const { site, user: subjectId } = await callerOfForm(request, deps)
    if (!(await addressProofs.remove(request.params.id, { site, subjectId }))) throw addressProofUnknown()
    return reply.redirect(path, 303)
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    caller: ApiCaller,
    shown: { fault?: AddressFault; isDone?: boolean },
  ) {
    const { site, user } = caller
    const [spoken, proofs, waiting] = await Promise.all([
      deps.pageFor(request, reply, caller),
      addressProofs.list(site, user),
      addressProofs.waiting(site, user),
    ])
    const timeZone = spoken.timeZone ?? settings.office.timeZone
    const page = addressesPage({ ...spoken, timeZone, proofs, waiting, ...shown })
    return reply.type('text/html; charset=utf-8').send(String(page))
  }
}

function isKind(error: unknown, { kind }: { kind: { code: string } }): boolean {
  return error instanceof ExportError && error.code === kind.code
}
