import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { buildApiOnTable, publicBaseUrl } from '../../../../test/support/api-on-table.ts'
import { type OAuthProvider, startOAuthProvider } from '../../../../test/support/oauth-provider.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import { createSeal } from './encrypted-cookie.ts'

const { database } = await withTestDatabase({ poolSize: 3 })
let provider: OAuthProvider
let app: Awaited<ReturnType<typeof buildApiOnTable>>
const log: string[] = []
beforeAll(async () => {
  provider = await startOAuthProvider(`${publicBaseUrl}/request-data/sign-in/callback`)
  const { url: baseUrl, clientId: oauthClientId, clientSecret: oauthClientSecret } = provider
  const site = { name: 'globex', baseUrl, hosts: [], oauthClientId, oauthClientSecret }
  const seal = createSeal('a secret for tests alone, long enough')
  app = await buildApiOnTable(database, { log, deps: { sites: new Map([['globex', site]]), seal } })
})
afterAll(async () => {
  await app.close()
  await provider.close()
})

afterEach(() => {
  provider.disabled.clear()
  for (const key of ['claims', 'text'] as const) delete provider.nextAnswer[key]
})

type Cookies = Record<string, string>
async function go(url: string, cookies: Cookies = {}) {
  const { pathname, search } = new URL(url, publicBaseUrl)
  const answer = await app.inject({ url: pathname + search, cookies })
  for (const { name, value } of answer.cookies) cookies[name] = value
  return answer
}
async function begin(cookies: Cookies): Promise<string> {
  return (await go('/request-data/sign-in', cookies)).headers.location as string
}
async function signInAs(user: string): Promise<Cookies> {
  const cookies: Cookies = {}
  const answer = await go(provider.approve(await begin(cookies), user), cookies)
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/request-data'])
  return cookies
}

it('a person signs in with ERPNext, sees their page, asks, and signs out for good', async () => {
  const stranger = await go('/request-data')
  expect(stranger.body).toContain('href="/request-data/sign-in"')
  const cookies = await signInAs('maria@example.org')
  expect((await go('/request-data', cookies)).body).toContain('maria@example.org')
  const ask = await app.inject({
    method: 'POST',
    url: '/v1/export-requests',
    cookies,
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  expect(ask.json()).toMatchObject({ subject: 'maria@example.org' })
  const forged = await app.inject({
    method: 'POST',
    url: '/v1/export-requests',
    cookies,
    headers: { 'sec-fetch-site': 'cross-site' },
  })
  expect(forged.statusCode).toBe(403)
  const kept = { ...cookies }
  await app.inject({
    method: 'POST',
    url: '/request-data/sign-out',
    cookies,
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  expect(provider.tokens.size).toBe(0)
  expect((await go('/request-data', kept)).statusCode).toBe(401)
})

it('who wanted to see another page of ours comes back to it, and to no page of anybody else', async () => {
  const wanted = '/requests/0b9c6f2e-6f0a-4a3e-9d4e-0f6a1f0d7c11'
  expect((await go(wanted)).body).toContain(`href="/request-data/sign-in?to=${wanted}"`)
  const cookies: Cookies = {}
  const begun = (await go(`/request-data/sign-in?to=${wanted}`, cookies)).headers.location as string
  const answer = await go(provider.approve(begun, 'maria@example.org'), cookies)
  expect([answer.statusCode, answer.headers.location]).toEqual([303, wanted])
  for (const elsewhere of [
    '//evil.example',
    'https://evil.example',
    '/requests/../x',
    '/request-data/sign-in',
  ])
    expect((await go(`/request-data/sign-in?to=${encodeURIComponent(elsewhere)}`)).statusCode).toBe(400)
})

it('the cookie is for this host alone, unreadable, and ends when ERPNext ends the token', async () => {
  const cookies: Cookies = {}
  const answer = await go(provider.approve(await begin(cookies), 'maria@example.org'), cookies)
  const set = String(answer.headers['set-cookie'])
  expect(set).toMatch(/__Host-pdd_session=[^;]+;.*Path=\/;.*HttpOnly;.*Secure;.*SameSite=Lax/)
  expect(set).not.toContain([...provider.tokens.keys()][0])
  const changed = { ...cookies, '__Host-pdd_session': `${cookies['__Host-pdd_session']}x` }
  expect((await go('/request-data', changed)).statusCode).toBe(401)
  expect((await go('/request-data', cookies)).statusCode).toBe(200)
  provider.revokeAll()
  expect((await go('/request-data', cookies)).statusCode).toBe(401)
})

it('a sign-in that another browser began, or that was answered before, or that was forged, ends nowhere', async () => {
  const mine: Cookies = {}
  const theirs: Cookies = {}
  const theirCallback = provider.approve(await begin(theirs), 'attacker@example.org')
  await begin(mine)
  const attempts: [string, Cookies][] = [
    [theirCallback, mine],
    [theirCallback, {}],
    ['/request-data/sign-in/callback?code=x&state=y', mine],
    ['/request-data/sign-in/callback?error=access_denied', mine],
    ['/request-data/sign-in/callback', {}],
  ]
  for (const [url, cookies] of attempts) {
    const answer = await go(url, { ...cookies })
    expect(answer.statusCode).toBe(401)
    expect(answer.cookies.map(({ name }) => name)).not.toContain('__Host-pdd_session')
  }
  const kept = { ...theirs }
  expect((await go(theirCallback, theirs)).statusCode).toBe(303)
  expect((await go(theirCallback, kept)).statusCode).toBe(401)
})

it('a cookie of the one purpose is none of the other, and the sign-in is not there without a client', async () => {
  const cookies: Cookies = {}
  await begin(cookies)
  const attempt = cookies['__Host-pdd_sign_in'] as string
  expect((await go('/request-data', { '__Host-pdd_session': attempt })).statusCode).toBe(401)
  const without = await buildApiOnTable(database)
  expect((await without.inject({ url: '/request-data/sign-in' })).statusCode).toBe(404)
  await without.close()
})

it('asks for no more than who it is, with the method that ERPNext knows', async () => {
  const asked = new URL(await begin({})).searchParams
  expect([asked.get('scope'), asked.get('code_challenge_method')]).toEqual(['openid', 'S256'])
})

it('both cookies are of this host alone: no sibling host can plant one', async () => {
  const answer = await go('/request-data/sign-in')
  expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-pdd_sign_in=[^;]+;.*Path=\/;.*Secure/)
  expect(String(answer.headers['set-cookie'])).not.toContain('Domain')
})

it.each([
  ['another nonce', { claims: { nonce: 'another' } }],
  ['no nonce', { claims: { nonce: undefined } }],
  ['another audience', { claims: { aud: 'another-client' } }],
  ['an end that is past', { claims: { exp: 1 } }],
  ['more than any answer of a sign-in', { text: `{"access_token":"${'x'.repeat(100_000)}"}` }],
  ['brackets without end', { text: '['.repeat(60_000) }],
  ['a list', { text: '[]' }],
  ['no JSON', { text: '<html>' }],
])('an answer with %s signs nobody in', async (_name, answer) => {
  const cookies: Cookies = {}
  const callback = provider.approve(await begin(cookies), 'maria@example.org')
  Object.assign(provider.nextAnswer, answer)
  const outcome = await go(callback, cookies)
  expect(outcome.statusCode).toBe(401)
  expect(outcome.cookies.map(({ name }) => name)).not.toContain('__Host-pdd_session')
})

it('a session of an account that was disabled is over, although ERPNext goes on to take its token', async () => {
  const cookies = await signInAs('maria@example.org')
  provider.disabled.add('maria@example.org')
  const answer = await app.inject({ url: '/v1/export-requests', cookies })
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'auth.account_disabled'])
  expect((await go('/request-data', cookies)).statusCode).toBe(401)
  provider.disabled.clear()
  provider.revokeAll()
  const revoked = await app.inject({ url: '/v1/export-requests', cookies })
  expect([revoked.statusCode, revoked.json().code]).toEqual([401, 'auth.session_expired'])
})

it('no token, code or state stands in the log', async () => {
  await signInAs('maria@example.org')
  for (const token of provider.tokens.keys()) expect(log.join('')).not.toContain(token)
  expect(log.join('')).not.toMatch(/code=|state=|pdd_session/)
})
