import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { stepUpCaller } from '../authentication/step-up.ts'
import { codeRefused, codesOff, tooManyCodes } from '../errors.ts'
import { callerOf, type RouteDeps } from '../routes/route-deps.ts'
import { problems } from '../routes/shared-schemas.ts'

export const codeForm = '^\\s*\\d{3}\\s?\\d{3}\\s*$'

const wanted = {
  operationId: 'requestSignInCode',
  summary: 'Have a code mailed to the address of your account',
  description: 'Where `auth.code_required` was answered. The code is valid for ten minutes, in this session.',
  response: {
    202: Type.Object({ expiresInSeconds: Type.Integer() }, { examples: [{ expiresInSeconds: 600 }] }),
    ...problems(401, 403, 404, 429, 503),
  },
}
const confirmed = {
  operationId: 'confirmSignIn',
  summary: 'Answer with the code',
  body: Type.Object(
    { code: Type.String({ pattern: codeForm }) },
    { additionalProperties: false, examples: [{ code: '123 456' }] },
  ),
  response: {
    200: Type.Object({ confirmed: Type.Literal(true) }, { examples: [{ confirmed: true }] }),
    ...problems(400, 401, 403, 404, 503),
  },
}

/** `POST /v1/step-up` and `POST /v1/step-up/confirm` */
export const stepUpRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (
  app,
  { stepUp, codes, settings },
) => {
  app.addHook('preValidation', async () => {
    if (settings.stepUp?.mailedCode !== true) throw codesOff()
  })

  app.post('/step-up', { schema: wanted }, async (request, reply) => {
    if (!(await stepUp.want(stepUpCaller(callerOf(request))))) throw tooManyCodes()
    return reply.code(202).send({ expiresInSeconds: 600 })
  })

  app.post('/step-up/confirm', { schema: confirmed }, async (request) => {
    const code = request.body.code.replaceAll(/\s/g, '')
    const digestOf = (id: string) => codes.digest(id, code)
    if (!(await stepUp.confirm(stepUpCaller(callerOf(request)), digestOf))) throw codeRefused()
    return { confirmed: true } as const
  })
}
