import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { createDownloadLink } from '../create-download-link.ts'
import { exampleDigest } from '../examples.ts'
import { findOwn } from '../find-export-request.ts'
import { callerOf, type RouteDeps } from './route-deps.ts'
import { problems, RequestParams } from './shared-schemas.ts'

const Link = Type.Object(
  {
    url: Type.String(),
    expiresAt: Type.String({ format: 'date-time' }),
    sha256: Type.String(),
    bytes: Type.String({ pattern: '^\\d+$' }),
  },
  {
    examples: [
      {
        url: 'https://files.example.com/exports/…?X-Amz-Signature=…',
        expiresAt: '2026-11-02T10:20:00.000Z',
        sha256: exampleDigest,
        bytes: '48211',
      },
    ],
  },
)

const schema = {
  operationId: 'createDownloadLink',
  summary: 'Get a fresh download link',
  description: 'The link works for five minutes. A POST, so that no scanner or prefetch ever makes one.',
  params: RequestParams,
  response: {
    200: Link,
    ...problems(401, 403, 404, 409, 410, 429, 503),
  },
}

/** `POST /v1/export-requests/{id}/download` */
export const downloadExport: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  app.post('/export-requests/:id/download', { schema }, async (request) => {
    const caller = callerOf(request)
    const found = await findOwn(deps, caller, request.params.id)
    const { url, expiresAt } = await createDownloadLink(deps, found, caller)
    return {
      url,
      expiresAt: expiresAt.toISOString(),
      sha256: String(found.sha256),
      bytes: String(found.bytes),
    }
  })
}
