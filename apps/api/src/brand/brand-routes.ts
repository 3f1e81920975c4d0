import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { routeUnknown } from '../errors.ts'
import { type BrandAssets, brandFolder } from './brand-assets.ts'

const Params = Type.Object({ file: Type.String({ maxLength: 60 }) })
/** A picture may be a document with scripts: opened by itself it runs none, loads nothing and is nobody's origin. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** `GET /request-data/brand/{hash}.{ending}` */
export const brandRoutes: FastifyPluginAsyncTypebox<{ brandAssets: BrandAssets }> = async (
  app,
  { brandAssets },
) => {
  app.get(`${brandFolder}:file`, { schema: { hide: true, params: Params } }, async (request, reply) => {
    const asset = brandAssets.find(request.params.file)
    if (asset === undefined) throw routeUnknown()
    return reply
      .type(asset.type)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-security-policy', policy)
      .send(asset.body)
  })
}
