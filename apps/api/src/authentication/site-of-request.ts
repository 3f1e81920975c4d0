import type { Site } from '@pdd/runtime'
import type { FastifyRequest } from 'fastify'
import { siteUnknown } from '../errors.ts'

/**
 * Which site a request is about: the token's claim, else the header that ERPNext itself uses, else the host name,
 * else the only site there is.
 * @throws `site.unknown`
 */
export function siteOfRequest(
  sites: Map<string, Site>,
  request: FastifyRequest,
  claimed: string | null,
): Site {
  const header = request.headers['x-frappe-site-name']
  const named = claimed ?? (typeof header === 'string' ? header : null)
  if (named !== null) return known(sites.get(named))
  const hosts = [request.host.toLowerCase(), request.hostname.toLowerCase()]
  const byHost = [...sites.values()].find((site) => site.hosts.some((host) => hosts.includes(host)))
  return known(byHost ?? (sites.size === 1 ? [...sites.values()][0] : undefined))
}

function known(site: Site | undefined): Site {
  if (site === undefined) throw siteUnknown()
  return site
}
