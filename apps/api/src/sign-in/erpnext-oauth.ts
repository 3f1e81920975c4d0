import { createHash, randomBytes } from 'node:crypto'
import { readAnswer } from '@pdd/runtime'
import { jwtVerify } from 'jose'
import { erpUnreachable, signInFailed } from '../errors.ts'

/** ERPNext as the provider: an OAuth Client made there for this service. */
export type OAuthClient = {
  /** where this service asks */
  baseUrl: string
  /** where the browser is sent */
  publicUrl: string
  /** what its bench calls the site: several may answer at one address */
  siteName: string
  clientId: string
  clientSecret: string
  redirectUri: string
}

/** What has to come back unchanged from the provider. */
export type SignInAttempt = { state: string; nonce: string; verifier: string; site: string }

const method = (baseUrl: string, name: string) => `${baseUrl}/api/method/frappe.integrations.oauth2.${name}`
const timeoutMs = 10_000

export function newAttempt(site: string): SignInAttempt {
  const random = () => randomBytes(32).toString('base64url')
  return { state: random(), nonce: random(), verifier: random(), site }
}

/** Where the browser is sent. Who the token belongs to is all that is asked with it: `openid` is scope enough. */
export function authorizeUrl(
  { publicUrl, clientId, redirectUri }: OAuthClient,
  { state, nonce, verifier }: SignInAttempt,
): string {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirectUri,
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  return `${method(publicUrl, 'authorize')}?${query}`
}

/**
 * Turns the code into an access token. Who it belongs to is asked of the site afterwards: the id token's subject is a
 * random word there, and its email may be an older one.
 *
 * @throws `auth.sign_in_failed`, `erp.unreachable`
 */
export async function redeem(client: OAuthClient, attempt: SignInAttempt, code: string) {
  const answer = await post(client, 'get_token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    client_id: client.clientId,
    client_secret: client.clientSecret,
    code_verifier: attempt.verifier,
  })
  const { access_token: token, expires_in: lifeSeconds = 3600, id_token: idToken } = answer ?? {}
  if (typeof token !== 'string' || token === '' || typeof lifeSeconds !== 'number') throw signInFailed()
  if (typeof idToken === 'string') await assertOurs(idToken, client, attempt.nonce)
  return { token, lifeSeconds }
}

/** The token is of no use afterwards, wherever it was copied to. What the site answers changes nothing for the person. */
export async function revoke(site: Pick<OAuthClient, 'baseUrl' | 'siteName'>, token: string): Promise<void> {
  await post(site, 'revoke_token', { token }).catch(() => null)
}

/** Signed with the client's secret: the provider has no other keys. It repeats the nonce that it was asked with. */
async function assertOurs(idToken: string, { clientId, clientSecret }: OAuthClient, nonce: string) {
  const key = new TextEncoder().encode(clientSecret)
  const { payload } = await jwtVerify(idToken, key, { algorithms: ['HS256'], audience: clientId }).catch(
    (error: unknown) => {
      throw signInFailed({}, error)
    },
  )
  if (payload.nonce !== nonce) throw signInFailed()
}

async function post(
  { baseUrl, siteName }: Pick<OAuthClient, 'baseUrl' | 'siteName'>,
  name: string,
  fields: Record<string, string>,
): Promise<Record<string, unknown> | null> {
  const response = await fetch(method(baseUrl, name), {
    method: 'POST',
    headers: { accept: 'application/json', 'x-frappe-site-name': siteName },
    body: new URLSearchParams(fields),
    // A redirect would carry the secret to another host.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw erpUnreachable({}, error)
  })
  if (response.status >= 500) throw erpUnreachable({ status: response.status })
  if (response.status !== 200) return null
  const answer = await readAnswer(response).catch(() => null)
  return typeof answer === 'object' ? (answer as Record<string, unknown> | null) : null
}
