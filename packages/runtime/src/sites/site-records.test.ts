import { expect, it } from 'vitest'
import type { ConfigFault } from '../config-error.ts'
import { readSite } from './site.ts'

function read(
  entry: object,
  env: Record<string, string> = {},
  require: ('baseUrl' | 'databaseUrl')[] = ['databaseUrl'],
) {
  const faults: ConfigFault[] = []
  const whole = { databaseUrl: 'postgres://reader:x@localhost/acme', ...entry }
  const site = readSite('acme', whole, { env, faults, folder: '.', require })
  return { site, faults: faults.map(({ variable, problem }) => `${variable} ${problem}`) }
}
const app = { apiKey: 'a', apiSecret: 'b' }
const baseUrl = 'https://erp.example.com'

it('a site keeps its records by the app, by a database account, or not at all', () => {
  expect(read({ baseUrl, app }).site.app).toEqual(app)
  const recordsDatabaseUrl = 'mariadb://records:x@localhost/acme'
  expect(read({ recordsDatabaseUrl }).site).toMatchObject({ recordsDatabaseUrl })
  expect(read({}).site).not.toHaveProperty('app')
})

it.each([
  [
    { baseUrl, app, recordsDatabaseUrl: 'postgres://r:x@localhost/acme' },
    'sites.acme.app stands beside recordsDatabaseUrl',
  ],
  [{ app }, 'sites.acme.app needs baseUrl beside it'],
  [
    { baseUrl: 'http://erp.example.com', app },
    'sites.acme.app would carry its secret to another host in cleartext',
  ],
  [{ baseUrl, app: { ...app, token: 'x' } }, 'sites.acme.app has a key token that it does not know'],
  [{ baseUrl, app: { apiKey: 'a:b', apiSecret: 'b' } }, 'sites.acme.app does not have the right form'],
  [{ baseUrl, app: { apiKey: 'a', apiSecret: 'b\r\nx: y' } }, 'sites.acme.app does not have the right form'],
  [{ recordsDatabaseUrl: 'http://x' }, 'sites.acme.recordsDatabaseUrl is not an address of a database'],
])('%o is refused', (entry, fault) => {
  expect(read(entry).faults).toEqual([fault])
})

it('a process that sends nothing does without the secrets, and a worker does not', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as the sites file has it
  const entry = { baseUrl, app: { apiKey: '${APP_KEY}', apiSecret: '${APP_SECRET}' } }
  expect(read(entry, {}, ['baseUrl']).faults).toEqual([])
  expect(read(entry).faults).toContain(
    'sites.acme.app wants the environment variable APP_KEY, which is not set',
  )
  expect(read(entry, { APP_KEY: 'a', APP_SECRET: 'b' }).site.app).toEqual(app)
})

it('the site may have another name in its bench', () => {
  expect(read({ siteName: 'acme.localhost' }).site.siteName).toBe('acme.localhost')
})
