import type { Site } from '@pdd/runtime'

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
  goOnTo = '/request-data',
): string {
  if (oauthClientId !== undefined) return '/request-data/sign-in'
  const login = `/login?redirect-to=${goOnTo}`
  const isHere = publicUrl === undefined || ownHosts.includes(new URL(publicUrl).host)
  return isHere ? login : `${publicUrl}${login}`
}
