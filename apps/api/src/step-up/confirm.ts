import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { ApiCaller } from '../authentication/caller.ts'
import { callerOfForm } from '../authentication/same-origin.ts'
import { stepUpCaller } from '../authentication/step-up.ts'
import { codesOff, tooManyCodes } from '../errors.ts'
import { languageOfPage } from '../pages/page-language.ts'
import type { RouteDeps } from '../routes/route-deps.ts'
import { type ConfirmState, confirmPage } from './confirm-page.ts'

const hide = { hide: true }
const Sent = Type.Object({ sent: Type.Optional(Type.Literal('1')) })
const Body = Type.Object({ code: Type.Optional(Type.String({ maxLength: 20 })) })

/** The code by mail as a page, which works without a script. */
export const confirm: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  const { stepUp, codes, settings } = deps

  app.addHook('preValidation', async () => {
    if (settings.stepUp?.mailedCode !== true) throw codesOff()
  })

  app.get('/request-data/confirm', { schema: { ...hide, querystring: Sent } }, async (request, reply) => {
    const caller = await deps.authenticate(request)
    return show(request, reply, caller, request.query.sent === '1' ? 'sent' : 'wanted')
  })

  app.post('/request-data/confirm/send', { schema: hide }, async (request, reply) => {
    const caller = await callerOfForm(request, deps)
    if (!(await stepUp.want(stepUpCaller(caller)))) throw tooManyCodes()
    return reply.redirect('/request-data/confirm?sent=1', 303)
  })

  app.post('/request-data/confirm', { schema: { ...hide, body: Body } }, async (request, reply) => {
    const caller = await callerOfForm(request, deps)
    const code = (request.body.code ?? '').replaceAll(/\s/g, '')
    const digestOf = (id: string) => codes.digest(id, code)
    if (await stepUp.confirm(stepUpCaller(caller), digestOf)) return reply.redirect('/request-data', 303)
    return show(request, reply.code(400), caller, 'wrong')
  })
}

async function show(request: FastifyRequest, reply: FastifyReply, caller: ApiCaller, state: ConfirmState) {
  const { translator } = await languageOfPage(request, caller)
  return reply.type('text/html; charset=utf-8').send(String(confirmPage(translator, state)))
}
