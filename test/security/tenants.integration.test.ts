import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createDatabase, type Database } from '@pdd/database'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { requestIn } from '../support/export-requests.ts'
import { type Service, startService } from '../support/service.ts'
import { signToken, tokenSettings } from '../support/signed-token.ts'

const roles = ['System Manager']
const [own, alone] = ['the secret of tenant-b, long enough!', 'the secret of tenant-c, long enough!']
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
let service: Service
let database: Database
let keys: Server
let api: string
let single: string

beforeAll(async () => {
  service = await startService()
  database = createDatabase({ url: service.table.url, poolSize: 2 })
  keys = createServer((_request, response) =>
    response.end(
      JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256' }] }),
    ),
  )
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve))
  const jwks = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`
  const entry = (name: string, jwt: object | null) => [
    name,
    {
      ...{
        baseUrl: 'http://127.0.0.1:9',
        databaseUrl: inject('servers').globexUrl,
        hosts: [`${name}.example`],
      },
      ...(jwt !== null && { jwt: { issuer: 'own', audience: 'us', ...jwt } }),
    },
  ]
  const several = join(service.folder, 'several.json')
  const sites = [
    entry('globex', null),
    entry('tenant-a', null),
    entry('tenant-b', { algorithm: 'HS256', secret: own }),
    entry('tenant-c', { algorithm: 'HS256', secret: alone }),
    entry('tenant-d', { algorithm: 'ES256', jwksUrl: `${jwks}/d` }),
    entry('tenant-e', { algorithm: 'ES256', jwksUrl: `${jwks}/e` }),
    entry('tenant-f', { algorithm: 'ES256', publicKey: pem, issuer: 'f' }),
  ]
  await writeFile(several, JSON.stringify({ sites: Object.fromEntries(sites) }))
  const one = join(service.folder, 'one.json')
  await writeFile(one, JSON.stringify({ sites: Object.fromEntries([entry('globex', null)]) }))
  api = (await service.startApi({ SITES_FILE: several })).url
  single = (await service.startApi({ SITES_FILE: one })).url
  await service.startWorker({ SITES_FILE: several })
  for (const [site] of sites)
    await requestIn('failed', database.requests, { site: String(site), subjectId: `canary@${site}.example` })
})
afterAll(async () => {
  await database.close()
  keys.close()
  await service.close()
})

const officer = 'ravi.kumar@acme.example'
const hs256 = (secret: string, claims: Record<string, unknown> = {}) => {
  const head = signToken(officer, { iss: 'own', aud: 'us', roles, ...claims })
    .split('.')
    .slice(0, 2)
    .join('.')
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`
}
const es256 = (claims: Record<string, unknown> = {}) => {
  const body = signToken(officer, { iss: 'own', aud: 'us', roles, ...claims }).split('.')[1]
  const text = `${Buffer.from('{"alg":"ES256","kid":"k"}').toString('base64url')}.${body}`
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}

/** Which site's list somebody gets, or the code of the refusal. */
async function seen(token: string, headers: Record<string, string> = {}, at = api): Promise<string> {
  const { request } = await import('node:http')
  // fetch sets no Host of one's own.
  const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
    const url = `${at}/v1/export-requests`
    request(url, { headers: { authorization: `Bearer ${token}`, ...headers } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
      .on('error', reject)
      .end()
  })
  const { code, items } = JSON.parse(answer.body)
  return code ?? [...new Set(items.map(({ site }: { site: string }) => site))].join()
}
const header = (site: string) => ({ 'x-frappe-site-name': site })
const host = (site: string) => ({ host: `${site}.example` })

it('A70 a token that names no site is nobody where there are several, whatever header or host it comes with', async () => {
  const token = signToken(officer, { roles })
  for (const sent of [{}, header('tenant-a'), host('tenant-a'), { ...header('globex'), ...host('globex') }])
    expect(await seen(token, sent)).toBe('auth.token_invalid')
  expect(await seen(token, {}, single)).toBe('globex')
  expect(await seen(signToken(officer, { roles, site: 'globex' }), {}, single)).toBe('globex')
  expect(await seen(signToken(officer, { roles, site: 'tenant-a' }), {}, single)).toBe('auth.token_invalid')
})

it('A70 a token of one site is refused at the address of another, and opens its own alone', async () => {
  const token = signToken(officer, { roles, site: 'tenant-a' })
  for (const sent of [
    {},
    header('tenant-a'),
    host('tenant-a'),
    { host: 'elsewhere.example' },
    header('unknown'),
  ])
    expect(await seen(token, sent)).toBe('tenant-a')
  for (const sent of [
    header('tenant-b'),
    host('tenant-b'),
    { ...header('tenant-a'), ...host('tenant-b') },
    { ...header('tenant-b'), ...host('tenant-a') },
    { host: 'TENANT-B.example:8080' },
  ])
    expect(await seen(token, sent)).toBe('auth.token_invalid')
  for (const site of ['nowhere', '', 'Tenant-A', 'tenant-a ', '__proto__', ['tenant-a'], { a: 1 }, null, 7])
    expect(await seen(signToken(officer, { roles, site }))).toBe('auth.token_invalid')
})

it('A70 a site with an issuer of its own is proved by its key, and its claim can say nothing else', async () => {
  expect(await seen(hs256(own))).toBe('tenant-b')
  expect(await seen(hs256(alone))).toBe('tenant-c')
  expect(await seen(hs256(own, { site: 'tenant-b' }))).toBe('tenant-b')
  expect(await seen(hs256(own, { aud: ['other', 'us'] }))).toBe('tenant-b')
  for (const token of [
    hs256(own, { site: 'tenant-c' }),
    hs256(own, { site: 'globex' }),
    hs256(own, { aud: ['other'] }),
    hs256(own, { aud: [] }),
    hs256(own, { aud: tokenSettings.JWT_AUDIENCE }),
    // The key of one issuer under the name of another.
    hs256(own, { iss: tokenSettings.JWT_ISSUER, aud: tokenSettings.JWT_AUDIENCE, site: 'globex' }),
    hs256(tokenSettings.JWT_SECRET, { site: 'tenant-b' }),
    hs256('another secret, which is long enough'),
    // The public key of a site as if it were a secret.
    hs256(pem, { iss: 'f' }),
    es256({ iss: 'f', site: 'tenant-d' }),
    // JWT_* signs for all sites, and by its own name alone.
    signToken(officer, { roles, iss: 'own' }),
  ])
    expect(await seen(token)).toBe('auth.token_invalid')
  expect(await seen(es256({ iss: 'f' }))).toBe('tenant-f')
  expect(await seen(hs256(own), header('tenant-c'))).toBe('auth.token_invalid')
  expect(await seen(hs256(own), host('globex'))).toBe('auth.token_invalid')
})

it('A70 a key that the key sets of two sites have in common opens neither, unless the token names one of them', async () => {
  expect(await seen(es256())).toBe('auth.token_invalid')
  expect(await seen(es256({ site: 'tenant-d' }))).toBe('tenant-d')
  expect(await seen(es256({ site: 'tenant-e' }))).toBe('tenant-e')
  expect(await seen(es256({ site: 'tenant-b' }))).toBe('auth.token_invalid')
})

it('A71 sites whose tokens nothing tells apart are refused at start', async () => {
  const file = join(service.folder, 'alike.json')
  const { JWT_SECRET: secret, JWT_ISSUER: issuer } = tokenSettings
  const site = {
    baseUrl: 'http://127.0.0.1:9',
    jwt: { algorithm: 'HS256', secret, issuer, audience: 'other' },
  }
  await writeFile(file, JSON.stringify({ sites: { a: site, b: { baseUrl: 'http://127.0.0.1:9' } } }))
  await expect(service.startApi({ SITES_FILE: file })).rejects.toMatchObject({
    facts: { log: expect.stringContaining('sites.a.jwt has the secret of JWT_*') },
  })
  await writeFile(file, JSON.stringify({ sites: { a: site, b: site } }))
  await expect(service.startApi({ SITES_FILE: file, JWT_ISSUER: 'x' })).rejects.toMatchObject({
    facts: { log: expect.stringContaining('sites.b.jwt has the secret of sites.a.jwt') },
  })
})

it('A79 a refused bearer token tells nothing of which issuers are known, and only words go on to ERPNext', async () => {
  const codes = new Set<string>()
  for (const iss of ['own', 'f', tokenSettings.JWT_ISSUER, 'unheard-of', '', undefined, 7])
    codes.add(await seen(hs256('another secret, which is long enough', { iss })))
  expect([...codes]).toEqual(['auth.token_invalid'])
  // The stand-in of the site is away: a token of ERPNext gets as far as that.
  for (const word of ['a1b2c3d4e5f6', 'with-dash', 'a.b.c'])
    expect(await seen(word, header('globex'))).toBe('erp.unreachable')
})
