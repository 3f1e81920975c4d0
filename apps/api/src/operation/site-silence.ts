import { defineError } from '@pdd/core'
import { readAnswer, type Site } from '@pdd/runtime'

const siteNotAnswering = defineError({
  code: 'site.not_answering',
  title: 'The site’s web server does not answer as ERPNext does.',
  remedy:
    'See the facts. It is asked at baseUrl of the sites file, by its siteName there, or its key: with status 404 the bench has no site of that name. For a certificate that Node does not know, name its CA in NODE_EXTRA_CA_CERTS.',
  status: 503,
  retryable: true,
})

const timeoutMs = 2_500

/**
 * Asks the site for nothing but an answer, without signing in.
 *
 * @returns why it does not give one, as `site.not_answering`; null where it does
 * @see https://docs.frappe.io/framework/user/en/api/rest `frappe.ping`
 */
export async function siteSilence({ baseUrl, name, siteName = name }: Site): Promise<unknown> {
  if (baseUrl === undefined) return null
  try {
    const response = await fetch(`${baseUrl}/api/method/ping`, {
      headers: { accept: 'application/json', 'x-frappe-site-name': siteName },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (response.status === 200) {
      const answer = (await readAnswer(response)) as { message?: unknown } | null
      return answer?.message === 'pong' ? null : siteNotAnswering({ status: 200, answer: 'not of ERPNext' })
    }
    await response.body?.cancel()
    return siteNotAnswering({ status: response.status })
  } catch (error) {
    const { name: kind, cause } = error as { name?: string; cause?: { code?: unknown } }
    return siteNotAnswering({ driverCode: typeof cause?.code === 'string' ? cause.code : kind }, error)
  }
}
