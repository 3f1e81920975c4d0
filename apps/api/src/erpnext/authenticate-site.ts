import type { Site } from '@pdd/runtime'
import type { FastifyRequest } from 'fastify'
import type { AuthenticateDeps } from '../authentication/authenticate.ts'
import { siteOfToken } from '../authentication/site-of-request.ts'
import { signInRequired, tokenInvalid } from '../errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** which site speaks, on routes where no person does */
    site: Site | null
  }
}

/**
 * Which site speaks, by a token that it has signed with its own key as itself (`scope: "site"`). No person's credential is
 * taken, and no other issuer's token.
 *
 * @throws `auth.required`, and what verifying a token throws
 */
export function createAuthenticateSite({
  sites,
  verifyToken,
}: Pick<AuthenticateDeps, 'sites' | 'verifyToken'>) {
  return async (request: FastifyRequest): Promise<Site> => {
    const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) throw signInRequired()
    if (verifyToken === null) throw tokenInvalid()
    const { ofSite, ownKey, site } = await verifyToken(token)
    if (!ofSite || !ownKey) throw tokenInvalid()
    return siteOfToken(sites, request, site)
  }
}
