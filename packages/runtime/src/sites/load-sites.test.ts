import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf } from '../config-error.ts'
import { loadSites } from './load-sites.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sites-'))
  writeFileSync(join(folder, 'globex.map.yaml'), 'doctypes: {}\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

function load(yaml: string, env: Record<string, string> = {}, require: ('baseUrl' | 'databaseUrl')[] = []) {
  const file = join(folder, 'sites.yaml')
  writeFileSync(file, yaml)
  return loadSites(file, env, { require })
}

function faults(...args: Parameters<typeof load>) {
  try {
    load(...args)
  } catch (error) {
    return faultsOf(error)
  }
  throw new Error('nothing was wrong')
}

test('a site is read with its variables filled in and its data map found beside the file', () => {
  const sites = load(
    `sites:
  globex:
    baseUrl: http://erp.example.com:8000/
    databaseUrl: postgres://reader:\${DB_PASSWORD}@db/globex
    hosts: [ERP.example.com, erp2.example.com]
    dataMap: ./globex.map.yaml
  acme: { hosts: [acme.example.com] }
`,
    { DB_PASSWORD: '$&p' },
  )
  expect([...sites.values()]).toEqual([
    {
      name: 'globex',
      baseUrl: 'http://erp.example.com:8000',
      databaseUrl: 'postgres://reader:$&p@db/globex',
      hosts: ['erp.example.com', 'erp2.example.com'],
      dataMap: join(folder, 'globex.map.yaml'),
    },
    { name: 'acme', hosts: ['acme.example.com'] },
  ])
})

test('a variable that this process does not need may be missing', () => {
  const yaml = `sites: { globex: { baseUrl: 'http://erp', tls: off, databaseUrl: '\${DB_URL}' } }`
  expect(load(yaml, {}, ['baseUrl']).get('globex')).toEqual({
    name: 'globex',
    baseUrl: 'http://erp',
    hosts: [],
  })
  expect(faults(yaml, {}, ['databaseUrl'])).toEqual([
    {
      variable: 'sites.globex.databaseUrl',
      problem: 'wants the environment variable DB_URL, which is not set',
      remedy: 'Set DB_URL.',
    },
  ])
})

test('the key of an account goes over no cleartext', () => {
  const site = (baseUrl: string, more = '') =>
    `sites: { globex: { baseUrl: '${baseUrl}', databaseUrl: 'postgres://r:x@localhost/g', app: { apiKey: k, apiSecret: s }${more} } }`
  const asWorker = (yaml: string) => faults(yaml, {}, ['databaseUrl'])
  expect(load(site('https://erp.example.com')).get('globex')?.app).toEqual({ apiKey: 'k', apiSecret: 's' })
  expect(asWorker(site('http://erp.example.com'))[0]?.problem).toContain('cleartext')
  expect(load(site('http://erp.example.com', ', tls: off'), {}, ['databaseUrl']).size).toBe(1)
})

test('all faults of all sites are told at once', () => {
  const found = faults(
    `sites:
  "bad name": { hosts: [a.example.com] }
  globex: { baseUrl: ftp://erp, databaseUrl: postgres://db, hosts: [a.example.com, 'b c'], colour: red }
  acme: { hosts: [a.example.com], dataMap: nowhere.yaml, constructor: 1 }
  empty:
`,
    {},
    ['baseUrl'],
  )
  expect(found.map((fault) => `${fault.variable} ${fault.problem}`)).toEqual([
    'sites.bad name is not a site name',
    'sites.bad name.baseUrl is missing',
    'sites.globex.hosts does not have the right form',
    'sites.globex.colour is not a key of a site',
    'sites.globex.baseUrl does not start with http:// or https://',
    'sites.globex.databaseUrl names no database',
    'sites.acme.constructor is not a key of a site',
    'sites.acme.baseUrl is missing',
    'sites.acme.dataMap names no file',
    'sites.empty has no keys',
    'sites.acme.hosts names a host that sites.bad name.hosts names too',
  ])
})

test('a site is asked at one address, shown at another, and called otherwise by its bench', () => {
  const yaml = `sites: { globex: { baseUrl: 'http://127.0.0.1:8000', publicUrl: 'https://erp.example.com/',
    siteName: erp.local, webhookSecret: ['\${NEW}', 'the one before this one'] } }`
  const { publicUrl, siteName, webhookSecrets } = load(yaml, { NEW: 'n'.repeat(16) }).get('globex') ?? {}
  expect({ publicUrl, siteName, webhookSecrets }).toEqual({
    publicUrl: 'https://erp.example.com',
    siteName: 'erp.local',
    webhookSecrets: ['n'.repeat(16), 'the one before this one'],
  })
  expect(load(yaml.replace(/\[.*\]/, 'one of sixteen letters')).get('globex')?.webhookSecrets).toEqual([
    'one of sixteen letters',
  ])
})

test.each([
  ['publicUrl: erp.example.com', 'sites.a.publicUrl is not an address'],
  ['publicUrl: https://erp.example.com/app', 'sites.a.publicUrl holds more than a scheme, a host and a port'],
  [
    'publicUrl: http://erp.example.com',
    'sites.a.publicUrl would carry sessions to another host in cleartext',
  ],
  ['siteName: ../other', 'sites.a.siteName does not have the right form'],
  ['webhookSecret: short', 'sites.a.webhookSecret '],
  ['webhookSecret: []', 'sites.a.webhookSecret '],
  [
    'webhookSecret: [one of sixteen letters, two of sixteen letters, three of sixteen letters]',
    'sites.a.webhookSecret ',
  ],
  ['webhookSecret: also of the other site', 'sites.b.webhookSecret is also what sites.a.webhookSecret holds'],
])('what cannot be so is refused: %s', (entry, problem) => {
  const b = `b: { baseUrl: 'https://b', webhookSecret: also of the other site }`
  const found = faults(`sites: { a: { baseUrl: 'https://erp', ${entry} }, ${b} }`, {}, ['baseUrl'])
  expect(found.map((fault) => `${fault.variable} ${fault.problem}`)).toEqual([
    expect.stringContaining(problem),
  ])
})

const jwt = (over = '') =>
  `jwt: { algorithm: HS256, secret: '\${SECRET}', issuer: id, audience: us${over && `, ${over}`} }`
const env = { SECRET: 's'.repeat(32) }

test('a site may have an issuer of its own, whose secret comes from the environment', () => {
  const own = load(`sites: { globex: { ${jwt()} } }`, env).get('globex')?.jwt
  expect(own).toEqual({ algorithm: 'HS256', secret: env.SECRET, issuer: 'id', audience: 'us' })
  // A worker verifies no token.
  expect(load(`sites: { globex: { ${jwt()} } }`).get('globex')?.jwt).toBeUndefined()
  expect(
    faults(`sites: { globex: { baseUrl: 'https://erp', ${jwt()} } }`, {}, ['baseUrl']).map(
      ({ variable, problem }) => `${variable} ${problem}`,
    ),
  ).toEqual(['sites.globex.jwt wants the environment variable SECRET, which is not set'])
})

test.each([
  ['jwt: {}', 'sites.a.jwt.algorithm is missing'],
  ['jwt: [x]', 'sites.a.jwt is not an object'],
  [jwt('publicKey: x'), 'sites.a.jwt does not have the one key that its algorithm needs'],
  [jwt().replace('HS256', 'RS256'), 'sites.a.jwt does not have the one key that its algorithm needs'],
  [jwt().replace('HS256', 'none'), 'sites.a.jwt.algorithm is not one of HS256, RS256, ES256, EdDSA'],
  [jwt('kid: x'), 'sites.a.jwt.kid is not a key of jwt'],
  [jwt('jwksUrl: "file:///etc/passwd"'), 'sites.a.jwt.jwksUrl does not have the right form'],
])('an issuer that is not whole is refused: %s', (yaml, problem) => {
  const found = faults(`sites: { a: { ${yaml} } }`, env)
  expect(found.map((fault) => `${fault.variable} ${fault.problem}`)).toContain(problem)
})

test.each([
  [jwt(), jwt(), true],
  [jwt(), jwt().replace('audience: us', 'audience: them'), true],
  [
    'jwt: { algorithm: RS256, publicKey: "a b", issuer: id, audience: us }',
    'jwt: { algorithm: RS256, publicKey: "a b", issuer: other, audience: us }',
    false,
  ],
  [
    'jwt: { algorithm: RS256, publicKey: "a b", issuer: id, audience: us }',
    'jwt: { algorithm: RS256, publicKey: "a\\nb\\n", issuer: id, audience: us }',
    true,
  ],
  [
    'jwt: { algorithm: RS256, jwksUrl: "https://id.example/a/../keys", issuer: id, audience: us }',
    'jwt: { algorithm: ES256, jwksUrl: "https://ID.example/keys", issuer: id, audience: us }',
    true,
  ],
])('two sites with one issuer and one key are refused: %s | %s', (one, other, refused) => {
  const yaml = `sites: { a: { ${one} }, b: { ${other} } }`
  if (!refused) expect(load(yaml, env).size).toBe(2)
  else
    expect(faults(yaml, env)[0]?.problem).toMatch(
      /^has (the issuer and the key|the secret) of sites\.a\.jwt$/,
    )
})

test.each([
  ['sites: { a: [ }\n# hunter2', 'SITES_FILE'],
  ['sites: { a: {}, a: {} }', 'SITES_FILE'],
  ['', 'sites'],
  ['sites: {}', 'sites'],
  ['sites: [globex]', 'sites'],
  ['site: { globex: {} }', 'site'],
])('a file that is not a sites file is refused: %j', (yaml, variable) => {
  const found = faults(yaml)
  expect(found[0]?.variable).toBe(variable)
  expect(JSON.stringify(found)).not.toContain('hunter2')
})

test('a file that is not there is told with its full path', () => {
  expect(() => loadSites(join(folder, 'none.yaml'), {}, { require: [] })).toThrow(
    expect.objectContaining({ code: 'config.invalid' }),
  )
})
