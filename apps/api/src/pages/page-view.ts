import { chooseLanguage, readAcceptLanguage, type Translator, translatorFor } from '@pdd/i18n'
import type { Site } from '@pdd/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiCaller } from '../authentication/caller.ts'
import { siteOfRequest } from '../authentication/site-of-request.ts'
import type { BrandAssets } from '../brand/brand-assets.ts'
import type { RouteDeps } from '../routes/route-deps.ts'
import type { Frame } from './frame.ts'

/** Set when a person picks a language on the page; read before anything else. */
export const languageCookie = 'pdd_language'

/** The language of a page, the zone of the person's account where that says one, and what stands around the page. */
export type PageView = { translator: Translator; timeZone: string | null; frame: Frame }
export type PageFor = (
  request: FastifyRequest,
  reply: FastifyReply,
  caller: ApiCaller | null,
) => Promise<PageView>

/** What pages need besides what all routes do. */
export type PageDeps = RouteDeps & { pageFor: PageFor }

type PageViewDeps = Pick<RouteDeps, 'sites' | 'settings' | 'siteProfiles'> & {
  brandAssets: BrandAssets
}

/** Whose page it is and for whom: of the site that the caller is of, else of the one that the request would be asked of. */
export function createPageFor({ sites, settings, siteProfiles, brandAssets }: PageViewDeps): PageFor {
  return async (request, reply, caller) => {
    const site = siteOf(request, caller)
    const profile = site === undefined ? null : await siteProfiles.get(site.name).catch(() => null)
    const { logoOrigin, ...looks } = brandAssets.of(site?.name ?? '')
    if (logoOrigin !== null) allowPicturesOf(logoOrigin, reply)
    const frame: Frame = {
      ...looks,
      company: site?.brand?.company ?? profile?.company ?? site?.name ?? new URL(settings.publicBaseUrl).host,
      homeUrl: homeUrlOf(site),
      user: caller?.user ?? null,
      canSignOut: caller?.byCookie === true,
    }
    return { ...(await languageOf(request, caller, profile?.language ?? null)), frame }
  }

  function siteOf(request: FastifyRequest, caller: ApiCaller | null): Site | undefined {
    if (caller !== null) return sites.get(caller.site)
    try {
      return siteOfRequest(sites, request, null)
    } catch {
      return undefined
    }
  }
}

/**
 * Where a site's people come from. Its `baseUrl` is for us and may be an address inside the network; it is theirs too
 * where they sign in by an OAuth client, which leads them there.
 */
function homeUrlOf(site: Site | undefined): string {
  const theirs = site?.publicUrl ?? (site?.oauthClientId === undefined ? '' : (site.baseUrl ?? ''))
  return site?.brand?.homeUrl ?? `${theirs}/me`
}

function allowPicturesOf(origin: string, reply: FastifyReply): void {
  const policy = reply.getHeader('content-security-policy')
  if (typeof policy === 'string')
    reply.header('content-security-policy', policy.replace(/img-src [^;]*/, `img-src 'self' ${origin}`))
}

/**
 * What the person picked here, else their account's language where somebody has set it, else what they picked on the
 * ERP's own pages, else their browser's. Every account begins with the language of its site: there nobody has.
 */
async function languageOf(
  { cookies, headers }: Pick<FastifyRequest, 'cookies' | 'headers'>,
  caller: Pick<ApiCaller, 'preferences'> | null,
  ofSite: string | null,
): Promise<Pick<PageView, 'translator' | 'timeZone'>> {
  const told = (await caller?.preferences()) ?? { language: null, timeZone: null }
  const isUntouched = told.language === (ofSite ?? 'en')
  const language = chooseLanguage(
    cookies[languageCookie],
    isUntouched ? null : told.language,
    cookies.preferred_language,
    ...readAcceptLanguage(headers['accept-language']),
    told.language,
  )
  return { translator: translatorFor(language), timeZone: told.timeZone }
}
