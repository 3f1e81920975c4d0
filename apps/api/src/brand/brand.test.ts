import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { withApiInMemory } from '../../../../test/support/api-in-memory.ts'

const folder = mkdtempSync(join(tmpdir(), 'brand-'))
const logo = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
writeFileSync(join(folder, 'logo.svg'), logo)
afterAll(() => rmSync(folder, { recursive: true }))

const brand = {
  company: 'Globex & Söhne',
  color: '#ffd166',
  logo: { path: join(folder, 'logo.svg') },
  homeUrl: 'https://www.globex.example/account',
}
const { app, profiles, sites, keep, settings } = await withApiInMemory({ globex: { brand } })
const visit = (headers: Record<string, string> = {}, url = '/request-data') =>
  app.inject({ url, headers: { host: 'erp.globex.example', ...headers } })

it('a page names the company, leads back to it, and says who is signed in and how to leave', async () => {
  const { body } = await visit({ cookie: 'sid=good' })
  expect(body).toContain('<title>Request your data · Globex &amp; Söhne</title>')
  expect(body).toContain('href="https://www.globex.example/account"')
  expect(body).toContain('Signed in as \u2068maria.santos@example.org\u2069')
  expect(body).toContain('action="/request-data/sign-out"')
  const leave = await app.inject({
    ...{ method: 'POST', url: '/request-data/sign-out' },
    headers: { host: 'erp.globex.example', cookie: 'sid=good', 'sec-fetch-site': 'same-origin' },
  })
  expect([leave.statusCode, leave.headers.location]).toEqual([303, '/?cmd=web_logout'])
  const byToken = await visit({ authorization: 'token key:secret' })
  expect(byToken.body).not.toContain('Sign out')
})

it('serves the logo and the colour under names of what they hold, and no script of a picture runs', async () => {
  const { body, headers } = await visit()
  expect(headers['content-security-policy']).toContain("img-src 'self';")
  const picture = /<img src="([^"]+)"/.exec(body)?.[1] ?? ''
  expect(picture).toMatch(/^\/request-data\/brand\/[0-9a-f]{16}\.svg$/)
  const served = await visit({}, picture)
  expect([served.statusCode, served.body, served.headers['content-type']]).toEqual([
    200,
    logo,
    'image/svg+xml',
  ])
  expect(served.headers['content-security-policy']).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  )
  expect(served.headers['x-content-type-options']).toBe('nosniff')
  expect(served.headers['cache-control']).toContain('immutable')
  const sheet = await visit({}, /href="([^"]+\/brand\/[^"]+\.css)"/.exec(body)?.[1] ?? '')
  expect(sheet.headers['content-type']).toContain('text/css')
  // Yellow on white cannot be read: it is darkened there, and left as it is in the dark theme.
  expect(sheet.body.split('@media')[0]).not.toContain('#ffd166')
  expect(sheet.body.split('@media')[1]).toContain('--accent:#ffd166')
  for (const nowhere of ['0000000000000000.svg', '..%2f..%2fpackage.json', 'logo.svg'])
    expect((await visit({}, `/request-data/brand/${nowhere}`)).statusCode).toBe(404)
})

it('a site without a brand is called as it calls itself, and by its name until a worker has asked it', async () => {
  const host = { host: 'erp.acme.example', cookie: 'sid=good' }
  const before = await visit(host)
  expect(before.body).toContain('<bdi>acme</bdi>')
  expect(before.body).toContain('href="/me"')
  expect(before.body).not.toContain('<img')
  profiles.set('acme', { company: 'Acme <b>GmbH</b>', language: 'en' })
  expect((await visit(host)).body).toContain('Acme &lt;b&gt;GmbH&lt;/b&gt;')
  const acme = sites.get('acme')
  if (acme) acme.publicUrl = 'https://shop.acme.example'
  expect((await visit(host)).body).toContain('href="https://shop.acme.example/me"')
})

it('who is not signed in gets a page that says where to, and no reference to a fault', async () => {
  const page = await visit()
  expect(page.statusCode).toBe(401)
  expect(page.body).toContain('Sign in with your account at \u2068Globex &amp; Söhne\u2069')
  expect(page.body).toContain('href="/login?redirect-to=/request-data"')
  expect(page.body).not.toContain('Reference')
  expect((await visit({}, '/requests')).body).toContain('href="/login?redirect-to=/requests"')
  const expired = await visit({ cookie: 'sid=other' })
  expect([expired.statusCode, expired.body.includes('Reference')]).toEqual([401, false])
})

it('an address of the desk that holds what it does not know is told in words', async () => {
  const { statusCode, body } = await visit({ cookie: 'sid=good' }, '/requests?person=x&status=nope')
  expect(statusCode).toBe(400)
  expect(body).toContain('called “<bdi>person</bdi>” to narrow the list by')
  expect(body).not.toContain('/docs')
  expect(body).toContain('href="/requests"')
})

it('the language of an account that nobody has changed gives way to the browser’s', async () => {
  const languageOf = async (headers: Record<string, string>) =>
    /<html lang="(\w+)"/.exec((await visit({ cookie: 'sid=good', ...headers })).body)?.[1]
  const arabic = { 'accept-language': 'ar-EG,ar;q=0.9' }
  const token = async (locale: string) => {
    const { bearer } = await import('../../../../test/support/api-in-memory.ts')
    return { cookie: '', ...(await bearer({ locale })), ...arabic }
  }
  expect(await languageOf(arabic)).toBe('ar')
  expect(await languageOf(await token('en'))).toBe('ar')
  expect(await languageOf(await token('fr'))).toBe('fr')
  profiles.set('globex', { company: null, language: 'fr' })
  expect(await languageOf(await token('fr'))).toBe('ar')
  expect(await languageOf(await token('en'))).toBe('en')
  profiles.delete('globex')
  expect(await languageOf({ cookie: 'sid=good; pdd_language=hi', ...arabic })).toBe('hi')
  expect([keep({}).status, settings.asksPerDay]).toEqual(['queued', 6])
})
