import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { ApiDeps } from '../deps.ts'
import { requestInvalid } from '../errors.ts'
import { exampleSubject } from '../examples.ts'
import { problems } from '../routes/shared-schemas.ts'
import { createAuthenticateSite } from './authenticate-site.ts'

const User = Type.String({ minLength: 1, maxLength: 140, description: 'User.name' })

const schema = {
  operationId: 'tellOfAccount',
  summary: 'What the site says of one of its accounts: disabled, deleted or renamed',
  description:
    'By a token with `scope: "site"`, signed with the site’s own key. What is done follows from what stands in the site’s ' +
    'own table; a repeat changes nothing.',
  body: Type.Object(
    {
      event: Type.Enum(['disabled', 'deleted', 'renamed']),
      user: User,
      formerUser: Type.Optional(User),
    },
    {
      additionalProperties: false,
      examples: [
        { event: 'disabled', user: exampleSubject },
        { event: 'renamed', user: exampleSubject, formerUser: 'jane.doe@example.com' },
      ],
    },
  ),
  response: {
    204: Type.Null({ description: 'kept; a repeat as well' }),
    ...problems(400, 401, 413, 415, 503),
  },
}

/** `POST /v1/erpnext/accounts` */
export const erpnextAccounts: FastifyPluginAsyncTypebox<ApiDeps> = async (app, deps) => {
  const authenticateSite = createAuthenticateSite(deps)
  app.decorateRequest('site', null)
  // Before the body is read, as everywhere.
  app.addHook('onRequest', async (request) => {
    request.site = await authenticateSite(request)
  })

  app.post('/erpnext/accounts', { schema }, async (request, reply) => {
    const { event, user, formerUser = null } = request.body
    if ((event === 'renamed') !== (formerUser !== null) || user === formerUser) throw requestInvalid()
    const site = request.site?.name ?? ''
    await deps.accountPushes.tell({ site, subjectId: user, formerSubjectId: formerUser })
    request.log.info({ event: `account.told_${event}`, site }, 'told by the site')
    return reply.code(204).send(null)
  })
}
