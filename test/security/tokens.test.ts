import { createHash, createHmac, generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { linkDigest } from '@pdd/runtime'
import { expect, it } from 'vitest'
import { askLoggedUser } from '../../apps/api/src/authentication/erpnext.ts'
import { createTokenVerifier } from '../../apps/api/src/authentication/jwt.ts'
import { createIssuers } from '../../apps/api/src/authentication/token-issuers.ts'
import { sharedIssuers } from '../../packages/runtime/src/sites/site-jwt.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
const issuer = 'https://erp.example'
const audience = 'personal-data-download'
const claims = {
  sub: 'maria@example.org',
  iss: issuer,
  aud: audience,
  exp: Math.floor(Date.now() / 1000) + 300,
}
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function signed(header: Record<string, unknown>, payload: object = claims): Promise<string> {
  const { sign } = await import('node:crypto')
  const text = `${part(header)}.${part(payload)}`
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
}
function withHmac(header: Record<string, unknown>, key: string): string {
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}

it('A9 a token that was not signed as configured is refused, whatever it says of itself', async () => {
  const verify = await createTokenVerifier({ algorithm: 'RS256', key: pem, issuer, audience })
  const good = await signed({ alg: 'RS256', typ: 'JWT' })
  expect((await verify(good)).user).toBe('maria@example.org')
  const [head = '', body = '', signature = ''] = good.split('.')
  const forged: Record<string, string> = {
    'no algorithm': `${part({ alg: 'none' })}.${body}.`,
    'no algorithm, in capitals': `${part({ alg: 'NONE' })}.${body}.${signature}`,
    'the public key as a secret': withHmac({ alg: 'HS256' }, pem),
    'an empty secret': withHmac({ alg: 'HS256' }, ''),
    'a key id that is a path': withHmac({ alg: 'HS256', kid: '../../../../dev/null' }, ''),
    'a key of its own': withHmac({ alg: 'HS256', jwk: { kty: 'oct', k: part('x') } }, 'x'),
    'a key set of its own': await signed({ alg: 'RS256', jku: 'https://evil.example/keys' }).then(
      (token) => `${token.slice(0, -4)}AAAA`,
    ),
    'a certificate of its own': withHmac({ alg: 'RS256', x5u: 'https://evil.example/cert' }, 'x'),
    'an extension nobody knows': await signed({ alg: 'RS256', crit: ['evil'], evil: true }),
    'another type': await signed({ alg: 'RS256', typ: 'at+jwt' }),
    'another body': `${head}.${part({ ...claims, sub: 'victim@example.org' })}.${signature}`,
    'no signature': `${head}.${body}.`,
    'another issuer': await signed({ alg: 'RS256' }, { ...claims, iss: 'https://evil.example' }),
    'another audience': await signed({ alg: 'RS256' }, { ...claims, aud: 'another-service' }),
    'no end': await signed({ alg: 'RS256' }, { ...claims, exp: undefined }),
    'an end that is past': await signed({ alg: 'RS256' }, { ...claims, exp: 1 }),
  }
  for (const [name, token] of Object.entries(forged))
    await expect(verify(token), name).rejects.toMatchObject({ code: expect.stringMatching(/^auth\.token_/) })
})

it('A16 a site that answers with a redirect, or without end, is not followed, and gets no credential twice', async () => {
  const visits: (string | undefined)[] = []
  const elsewhere = createServer((request, response) => {
    visits.push(request.headers.cookie ?? request.headers.authorization)
    response.end('{"message":"Administrator"}')
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  const site = createServer((request, response) => {
    if (request.headers.cookie === 'sid=endless') {
      response.writeHead(200, { 'content-type': 'application/json' })
      for (let n = 0; n < 300; n += 1) response.write('"'.padEnd(1024, 'x'))
      return response.end()
    }
    return response.writeHead(302, { location: `${target}/latest/meta-data` }).end()
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  for (const credential of [
    { kind: 'session', sid: 'good' },
    { kind: 'session', sid: 'endless' },
    { kind: 'token', authorization: 'token key:secret' },
  ] as const)
    await expect(
      askLoggedUser({ baseUrl, siteName: 'globex', credential, clientIp: '192.0.2.1' }),
    ).rejects.toMatchObject({ code: 'erp.unreachable' })
  expect(visits).toEqual([])
  site.close()
  elsewhere.close()
})

it('A30 every secret that is compared is compared as a digest, in constant time', async () => {
  const source = await readFile('apps/api/src/routes/postmark-webhook.ts', 'utf8')
  expect(source).toMatch(/timingSafeEqual\(digest\(\w+\), digest\(\w+\)\)/)
  // A link of a mail is looked up by its digest: the table's comparison tells nothing of the token.
  for (const page of ['disavowal/disavowal.ts', 'addresses/not-mine.ts']) {
    const text = await readFile(`apps/api/src/${page}`, 'utf8')
    const tokens = text.match(/\S*request\.params\.token\S*/g)
    expect(tokens).toEqual(tokens?.map(() => expect.stringContaining('linkDigest(request.params.token)')))
  }
  expect(linkDigest('token')).toBe(createHash('sha256').update('token').digest('hex'))
})

it('A126 who signs for one site by a shared secret signs for no other under its name: such entries are refused', async () => {
  const secret = 'one secret, which is long enough'
  const jwt = (name: string) => ({ algorithm: 'HS256' as const, secret, issuer: name, audience })
  const sites = [
    { name: 'a', jwt: jwt('https://a.example') },
    { name: 'b', jwt: jwt('https://b.example') },
  ]
  expect(sharedIssuers(sites)).toMatchObject([
    { variable: 'sites.b.jwt', problem: 'has the secret of sites.a.jwt' },
  ])
  const { secret: key, ...shared } = jwt('https://all.example')
  const site = { name: 'a', hosts: [], jwt: jwt('https://a.example') }
  await expect(createIssuers({ ...shared, key }, new Map([['a', site]]))).rejects.toMatchObject({
    code: 'config.invalid',
    facts: { faults: [{ variable: 'sites.a.jwt', problem: 'has the secret of JWT_*' }] },
  })
})
