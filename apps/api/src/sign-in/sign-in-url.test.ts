import { expect, it } from 'vitest'
import { signInUrl } from './sign-in-url.ts'

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
