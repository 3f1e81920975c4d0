import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Bundle } from '@pdd/core'
import { Type } from 'typebox'
import type { ApiDeps } from '../deps.ts'

const Answer = Type.Object({ ok: Type.Boolean() }, { examples: [{ ok: true }] })

/** What load balancers and readers of bundles ask without signing in. Details stand on the admin port only. */
export const health: FastifyPluginAsyncTypebox<ApiDeps> = async (app, { ready }) => {
  app.get(
    '/livez',
    {
      logLevel: 'silent',
      schema: { operationId: 'isAlive', summary: 'Is the process alive?', response: { 200: Answer } },
    },
    async () => ({ ok: true }),
  )
  app.get(
    '/readyz',
    {
      logLevel: 'silent',
      schema: {
        operationId: 'isReady',
        summary: 'Can it take requests?',
        response: { 200: Answer, 503: Answer },
      },
    },
    async (_request, reply) => {
      const ok = await ready()
      return reply.code(ok ? 200 : 503).send({ ok })
    },
  )
  app.get(
    '/schemas/bundle-1.json',
    { schema: { operationId: 'getBundleSchema', summary: 'The JSON Schema of the file' } },
    async (_request, reply) => reply.type('application/schema+json').send(JSON.stringify(Bundle)),
  )
}
