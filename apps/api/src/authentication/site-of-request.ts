import type { Site } from '@pdd/runtime'
import type { FastifyRequest } from 'fastify'
import { siteUnknown, tokenInvalid } from '../errors.ts'

/**
 * Which site is asked whose credential this is: the one of a session of ours, else the header that ERPNext itself uses,
 * else the host name, else the only site there is. What proves nobody there is nobody, so that the choice is harmless.
 * @throws `site.unknown`
 */
export function siteOfRequest(sites: Map<string, Site>, request: FastifyRequest, own: string | null): Site {
  if (own !== null) return known(sites.get(own))
  const header = headerOf(request)
  if (header !== null) return known(sites.get(header))
  return known(siteOfHost(sites, request) ?? onlySite(sites))
}

/**
 * Which site a signed token is of: what is proved decides, and no header and no host chooses anything. One that was sent
 * to another site's address is refused.
 *
 * @param proved the site of the key that verified the token, or its claim; null is enough where there is one site only
 * @throws `auth.token_invalid`
 */
export function siteOfToken(sites: Map<string, Site>, request: FastifyRequest, proved: string | null): Site {
  const site = proved === null ? onlySite(sites) : sites.get(proved)
  if (site === undefined) throw tokenInvalid()
  const header = headerOf(request)
  const addressed = [header === null ? undefined : sites.get(header), siteOfHost(sites, request)]
  if (addressed.some((other) => other !== undefined && other !== site)) throw tokenInvalid()
  return site
}

function headerOf({ headers: { 'x-frappe-site-name': header } }: FastifyRequest): string | null {
  return typeof header === 'string' ? header : null
}

function siteOfHost(sites: Map<string, Site>, request: FastifyRequest): Site | undefined {
  const hosts = [request.host.toLowerCase(), request.hostname.toLowerCase()]
  return [...sites.values()].find((site) => site.hosts.some((host) => hosts.includes(host)))
}

function onlySite(sites: Map<string, Site>): Site | undefined {
  return sites.size === 1 ? [...sites.values()][0] : undefined
}

function known(site: Site | undefined): Site {
  if (site === undefined) throw siteUnknown()
  return site
}
