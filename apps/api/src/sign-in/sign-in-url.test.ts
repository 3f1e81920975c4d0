import { expect, it } from 'vitest'
import { signInUrl, wantedPage } from './sign-in-url.ts'

const own = ['privacy.example.com', 'erp.example.com']
const login = '/login?redirect-to=/request-data'

it.each([
  ['on the host of the page, without another word', {}, login],
  ['on the host of the page, where that is the site’s own', { publicUrl: 'https://erp.example.com' }, login],
  [
    'at the site, on another host',
    { publicUrl: 'https://erp2.example.com' },
    `https://erp2.example.com${login}`,
  ],
  ['at another port', { publicUrl: 'https://erp.example.com:8443' }, `https://erp.example.com:8443${login}`],
  [
    'here, where the site has an OAuth client',
    { publicUrl: 'https://erp2.example.com', oauthClientId: 'x' },
    '/request-data/sign-in',
  ],
])('a person signs in %s', (_where, site, url) => expect(signInUrl(site, own)).toBe(url))

const id = '0b9c6f2e-6f0a-4a3e-9d4e-0f6a1f0d7c11'

it.each([
  ['GET', '/requests', '/requests'],
  ['GET', `/requests/${id}?x=1`, `/requests/${id}`],
  ['GET', `/request-data/${id}`, `/request-data/${id}`],
  ['GET', '/requests/figures', '/requests'],
  ['POST', `/requests/${id}/retry`, '/requests'],
  ['GET', '/request-data/sign-in/callback?code=x', '/request-data'],
  ['GET', '//evil.example', '/request-data'],
])('who was not signed in at %s %s comes back to %s', (method, url, page) =>
  expect(wantedPage({ method, url })).toBe(page),
)

it('an OAuth client is told of another page than the first one', () =>
  expect(signInUrl({ oauthClientId: 'x' }, own, `/requests/${id}`)).toBe(
    `/request-data/sign-in?to=/requests/${id}`,
  ))
