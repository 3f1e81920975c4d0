import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTokenVerifier } from './jwt.ts'

const issuer = 'https://id.example'
const audience = 'personal-data-download'
let server: Server
let url: URL
let keys: JWK[]
let mode: 'up' | 'broken' | 'garbage'
let fetched: number

beforeEach(async () => {
  ;[keys, mode, fetched] = [[], 'up', 0]
  server = createServer((_request, response) => {
    fetched += 1
    if (mode === 'broken') return response.writeHead(500).end('no')
    response.setHeader('content-type', 'application/json')
    return response.end(mode === 'garbage' ? '{"message":"hello"}' : JSON.stringify({ keys }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`)
})
afterEach(() => server.close())

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  keys.push({ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' })
  return (over: Record<string, unknown> = {}) =>
    new SignJWT({ sub: 'maria@example.org', iss: issuer, aud: audience, ...over })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setExpirationTime('5m')
      .sign(privateKey)
}

const verifier = () => createTokenVerifier({ algorithm: 'ES256', key: url, issuer, audience })

it('verifies by the issuer’s key set, fetched once for many tokens', async () => {
  const sign = await newKey('one')
  const verify = await verifier()
  for (let count = 0; count < 5; count += 1)
    expect(await verify(await sign({ auth_time: 1_700_000_000 }))).toMatchObject({
      user: 'maria@example.org',
      authTime: new Date(1_700_000_000_000),
    })
  expect(fetched).toBe(1)
})

it('refuses a key that the set does not have, and one that only borrows a name of it', async () => {
  const sign = await newKey('one')
  const verify = await verifier()
  await verify(await sign())
  keys = []
  const stranger = await newKey('stranger')
  const impostor = await newKey('one')
  for (const forge of [stranger, impostor])
    await expect(verify(await forge())).rejects.toMatchObject({ code: 'auth.token_invalid' })
})

it.each(['broken', 'garbage'] as const)(
  'says that the keys cannot be read when their server is %s',
  async (fault) => {
    const sign = await newKey('one')
    mode = fault
    const verify = await verifier()
    await expect(verify(await sign())).rejects.toMatchObject({
      code: 'auth.keys_unreachable',
      retryable: true,
    })
  },
)

it('says so too when nobody answers', async () => {
  const sign = await newKey('one')
  const verify = await verifier()
  await new Promise((resolve) => server.close(resolve))
  await expect(verify(await sign())).rejects.toMatchObject({ code: 'auth.keys_unreachable' })
})
