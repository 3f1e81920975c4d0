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
  const ofHost = siteOfHost(sites, request)
  if (header === null) return known(ofHost ?? onlySite(sites))
  const named = sitesNamed(sites, header)
  if (named.length < 2) return known(named[0])
  // Two benches may call a site alike: then the host tells which is meant.
  return known(ofHost !== undefined && named.includes(ofHost) ? ofHost : sites.get(header))
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
  const ofHost = siteOfHost(sites, request)
  const addressed = [header === null ? [] : sitesNamed(sites, header), ofHost === undefined ? [] : [ofHost]]
  if (addressed.some((named) => named.length > 0 && !named.includes(site))) throw tokenInvalid()
  return site
}

/** By its key in the sites file, by what its bench calls it, or by a host name: proxies send the one or the other. */
function sitesNamed(sites: Map<string, Site>, header: string): Site[] {
  const host = header.toLowerCase()
  return [...sites.values()].filter(
    ({ name, siteName, hosts }) => name === header || siteName === header || hosts.includes(host),
  )
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
