import type { Site } from '@pdd/runtime'

const ownPage = '/request-data'
/** Nothing but a path of our own pages: it is sealed into the attempt, and told to ERPNext's login page. */
export const comesBack = '^/(request-data|requests)(/[0-9a-f-]{36})?$'

/**
 * Where a person signs in: here where the site has an OAuth client, else at the site itself, by its `publicUrl`. A `baseUrl`
 * leads nobody there: it may be an address inside the network. Where both are on one host the way is relative, so that the
 * person stays at the name by which they came.
 *
 * @param ownHosts names under which people reach this service
 * @param goOnTo the page that they come back to
 */
export function signInUrl(
  { oauthClientId, publicUrl }: Pick<Site, 'oauthClientId' | 'publicUrl'>,
  ownHosts: string[],
  goOnTo = ownPage,
): string {
  if (oauthClientId !== undefined) return `/request-data/sign-in${goOnTo === ownPage ? '' : `?to=${goOnTo}`}`
  const login = `/login?redirect-to=${goOnTo}`
  const isHere = publicUrl === undefined || ownHosts.includes(new URL(publicUrl).host)
  return isHere ? login : `${publicUrl}${login}`
}

/** Which page somebody comes back to who was not signed in: the one that they wanted to look at, where it is one of ours. */
export function wantedPage({ method, url }: { method: string; url: string }): string {
  const [path = ''] = url.split('?')
  if (method === 'GET' && new RegExp(comesBack).test(path)) return path
  return /^\/requests\b/.test(path) ? '/requests' : ownPage
}
