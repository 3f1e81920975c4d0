import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type OAuthProvider = {
  url: string
  clientId: string
  clientSecret: string
  /**
   * what the browser does at the provider: returns where it is sent back to
   * @throws the answer that a real one was seen to give to a question it does not take
   */
  approve(authorizeUrl: string, user: string): string
  /** ends every token */
  revokeAll(): void
  /** accounts that an administrator has disabled: a real site goes on to take their tokens */
  disabled: Set<string>
  /** what is answered to the next code instead of the honest claims; a text is sent as it is */
  nextAnswer: { claims?: Record<string, unknown>; text?: string }
  tokens: Map<string, string>
  close(): Promise<void>
}

/**
 * ERPNext as an OAuth2 provider, as far as a sign-in goes: exact redirect addresses, PKCE by `S256` in capitals, codes good
 * for one use. It says what a real one was seen to say.
 */
export async function startOAuthProvider(redirectUri: string): Promise<OAuthProvider> {
  const clientId = 'client-1'
  const clientSecret = 'a client secret of the test, long enough'
  const codes = new Map<string, { user: string; challenge: string; nonce: string }>()
  const tokens = new Map<string, string>()
  const disabled = new Set<string>()
  const nextAnswer: OAuthProvider['nextAnswer'] = {}

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
    const path = pathname.replace('/api/method/', '')
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (path === 'frappe.auth.get_logged_user')
      return tokens.has(bearer)
        ? answer(200, { message: tokens.get(bearer) })
        : answer(401, { exc_type: 'AuthenticationError' })
    if (path === 'frappe.client.get_value') {
      const user = tokens.get(bearer) ?? ''
      const own: Record<string, unknown> = { name: user, enabled: disabled.has(user) ? 0 : 1 }
      const fields = JSON.parse(searchParams.get('fieldname') ?? '[]') as string[]
      return answer(200, { message: Object.fromEntries(fields.map((field) => [field, own[field] ?? null])) })
    }
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
    const isClient =
      fields.get('client_secret') === clientSecret && fields.get('redirect_uri') === redirectUri
    if (code === undefined || code.challenge !== challenge || !isClient)
      return answer(400, { error: 'invalid_grant' })
    if (nextAnswer.text !== undefined) return response.writeHead(200).end(nextAnswer.text)
    const token = randomUUID()
    tokens.set(token, code.user)
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const honest = { aud: clientId, iat: now, exp: now + 3600, sub: 'random-word', nonce: code.nonce }
    const claims = { ...honest, ...nextAnswer.claims }
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
    ...{ tokens, disabled, nextAnswer },
    approve(authorizeUrl, user) {
      const asked = new URL(authorizeUrl).searchParams
      if (asked.get('redirect_uri') !== redirectUri || asked.get('client_id') !== clientId)
        throw new Error('{"description":"Invalid client_id parameter value.","error":"invalid_request"}')
      if (asked.get('code_challenge_method') !== 'S256')
        throw new Error('{"description":"Transform algorithm not supported.","error":"invalid_request"}')
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
