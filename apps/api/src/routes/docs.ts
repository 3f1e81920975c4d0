import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import type { ApiDeps } from '../deps.ts'

/** OpenAPI, read off the routes' own schemas. Registered before the routes, because it listens for them. */
export const docs = fp(async (app, { settings }: ApiDeps) => {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Personal Data Download for ERPNext',
        description: 'A signed-in person asks for the personal data that ERPNext keeps about them.',
        version: '1.0.0',
      },
      servers: [{ url: settings.publicBaseUrl }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'sid', description: 'the session of ERPNext' },
          apiToken: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description: '`token <key>:<secret>` of ERPNext',
          },
          signedToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        },
      },
      security: [{ session: [] }, { apiToken: [] }, { signedToken: [] }],
    },
  })
  await app.register(fastifySwaggerUi, { routePrefix: '/docs', staticCSP: true })
})
