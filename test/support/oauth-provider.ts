import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type OAuthProvider = {
  url: string
  clientId: string
  clientSecret: string
  /** what the browser does at the provider: returns where it is sent back to */
  approve(authorizeUrl: string, user: string): string
  /** ends every token, as disabling an account does */
  revokeAll(): void
  tokens: Map<string, string>
  close(): Promise<void>
}

/** ERPNext as an OAuth2 provider, as far as a sign-in goes: exact redirect addresses, PKCE, codes good for one use. */
export async function startOAuthProvider(redirectUri: string): Promise<OAuthProvider> {
  const clientId = 'client-1'
  const clientSecret = 'a client secret of the test, long enough'
  const codes = new Map<string, { user: string; challenge: string; nonce: string }>()
  const tokens = new Map<string, string>()

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname.replace('/api/method/', '')
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (path === 'frappe.auth.get_logged_user')
      return tokens.has(bearer)
        ? answer(200, { message: tokens.get(bearer) })
        : answer(401, { exc_type: 'AuthenticationError' })
    if (path === 'frappe.core.doctype.user.user.get_roles')
      return answer(200, { message: ['Customer', 'All'] })
    let text = ''
    for await (const chunk of request) text += chunk
    const fields = new URLSearchParams(text)
    if (path.endsWith('revoke_token')) {
      tokens.delete(fields.get('token') ?? '')
      return answer(200, {})
    }
    if (!path.endsWith('get_token')) return answer(417, { exc_type: 'ValidationError' })
    const code = codes.get(fields.get('code') ?? '')
    codes.delete(fields.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(fields.get('code_verifier') ?? '')
      .digest('base64url')
    const honest = fields.get('client_secret') === clientSecret && fields.get('redirect_uri') === redirectUri
    if (code === undefined || code.challenge !== challenge || !honest)
      return answer(400, { error: 'invalid_grant' })
    const token = randomUUID()
    tokens.set(token, code.user)
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const claims = { aud: clientId, iat: now, exp: now + 3600, sub: 'random-word', nonce: code.nonce }
    const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
    const signature = createHmac('sha256', clientSecret).update(unsigned).digest('base64url')
    return answer(200, {
      access_token: token,
      refresh_token: 'r',
      token_type: 'Bearer',
      expires_in: 3600,
      id_token: `${unsigned}.${signature}`,
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientId,
    clientSecret,
    tokens,
    approve(authorizeUrl, user) {
      const asked = new URL(authorizeUrl).searchParams
      if (asked.get('redirect_uri') !== redirectUri || asked.get('code_challenge_method') !== 's256')
        throw new Error('the provider refuses this client')
      const code = randomUUID()
      codes.set(code, {
        user,
        challenge: asked.get('code_challenge') ?? '',
        nonce: asked.get('nonce') ?? '',
      })
      return `${redirectUri}?${new URLSearchParams({ code, state: asked.get('state') ?? '' })}`
    },
    revokeAll: () => tokens.clear(),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
