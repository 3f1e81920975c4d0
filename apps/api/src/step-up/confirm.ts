import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { ApiCaller } from '../authentication/caller.ts'
import { callerOfForm } from '../authentication/same-origin.ts'
import { stepUpCaller } from '../authentication/step-up.ts'
import { codesOff, tooManyCodes } from '../errors.ts'
import type { PageDeps } from '../pages/page-view.ts'
import { type ConfirmState, confirmPage } from './confirm-page.ts'
import { statusToGoOn, type Wanted, wantedIn } from './go-on.ts'

const hide = { hide: true }
const Sent = Type.Object({ sent: Type.Optional(Type.Literal('1')) })
const Body = Type.Object({ code: Type.Optional(Type.String({ maxLength: 20 })) })

/** The code by mail as a page, which works without a script. */
export const confirm: FastifyPluginAsyncTypebox<PageDeps> = async (app, deps) => {
  const { stepUp, codes, settings } = deps

  app.addHook('preValidation', async () => {
    if (settings.stepUp?.mailedCode !== true) throw codesOff()
  })

  app.get('/request-data/confirm', { schema: { ...hide, querystring: Sent } }, async (request, reply) => {
    const caller = await deps.authenticate(request)
    return show(request, reply, caller, request.query.sent === '1' ? 'sent' : 'wanted', null)
  })

  app.post('/request-data/confirm/send', { schema: hide }, async (request, reply) => {
    const caller = await callerOfForm(request, deps)
    if (!(await stepUp.want(stepUpCaller(caller)))) throw tooManyCodes()
    const goOn = wantedIn(request.body)
    // What a form had sent stands in no address: the page that holds it is the answer itself.
    if (goOn !== null) return show(request, reply, caller, 'sent', goOn)
    return reply.redirect('/request-data/confirm?sent=1', 303)
  })

  app.post('/request-data/confirm', { schema: { ...hide, body: Body } }, async (request, reply) => {
    const caller = await callerOfForm(request, deps)
    const code = (request.body.code ?? '').replaceAll(/\s/g, '')
    const digestOf = (id: string) => codes.digest(id, code)
    const goOn = wantedIn(request.body)
    if (!(await stepUp.confirm(stepUpCaller(caller), digestOf)))
      return show(request, reply.code(400), caller, 'wrong', goOn)
    return goOn === null ? reply.redirect('/request-data', 303) : reply.redirect(goOn.url, statusToGoOn(goOn))
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    caller: ApiCaller,
    state: ConfirmState,
    goOn: Wanted | null,
  ) {
    const page = confirmPage(await deps.pageFor(request, reply, caller), state, goOn)
    return reply.type('text/html; charset=utf-8').send(String(page))
  }
}
