const timeoutMs = 5_000

/**
 * Where ERPNext ends a session of its own, as a path of its host: version 16 has a page, and takes by POST alone, with a token
 * of its own pages, what ends it in version 15. Where the site does not answer, the way of version 15.
 */
export async function erpSignOutPath(baseUrl: string, siteName: string): Promise<string> {
  const page = await fetch(`${baseUrl}/logout`, {
    method: 'HEAD',
    headers: { 'x-frappe-site-name': siteName },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => null)
  return page?.ok ? '/logout' : '/?cmd=web_logout'
}
