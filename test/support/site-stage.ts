import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Site } from '@pdd/runtime'
import { inject } from 'vitest'
import { createIssuers } from '../../apps/api/src/authentication/token-issuers.ts'
import type { ApiDeps, ApiSettings } from '../../apps/api/src/deps.ts'
import { buildApiOnTable } from './api-on-table.ts'
import { createSmallSite } from './small-site.ts'
import { withTestDatabase } from './with-test-database.ts'
import { createWorkerParts } from './worker-parts.ts'

export type Example = {
  name: string
  claims: string
  request: { method: string; path: string; headers: Record<string, string>; body: Record<string, string> }
  responses: { when: string; status: number; body: Record<string, string> | null }[]
}
const file = new URL('../../apps/erpnext/personal_data_download/tests/contract.json', import.meta.url)
/** Every call between the companion app and the service. */
export const contract = JSON.parse(readFileSync(file, 'utf8')) as {
  token: { issuer: string; audience: string; claims: Record<string, Record<string, unknown>> }
  toService: Example[]
}

export const siteKey = 'the key of the site of these tests'
const otherKey = 'the key of another site of these tests'

/** The claims of one kind of token as the companion app makes them, at this moment. */
export function claimsOf(kind: string): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000)
  const values: Record<string, unknown> = {
    '<seconds>': now,
    '<iat + 60>': now + 60,
    '<random>': randomUUID(),
  }
  const claims = Object.entries(contract.token.claims[kind] ?? {})
  return Object.fromEntries(claims.map(([claim, value]) => [claim, values[String(value)] ?? value] as const))
}

/** A token as the companion app signs it, with what a test says otherwise. */
export function appToken(kind: string, over: Record<string, unknown> = {}, key = siteKey) {
  const text = [
    { alg: 'HS256', typ: 'JWT' },
    { ...claimsOf(kind), ...over },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = createHmac('sha256', key).update(text).digest('base64url')
  return { authorization: `Bearer ${text}.${signature}` }
}
export const ofOtherSite = (kind: string) => appToken(kind, { iss: 'other.test' }, otherKey)

/**
 * The API, a worker's parts and a site with a few people, which signs tokens by a key of its own: `globex` to the service,
 * `acme.test` to its bench. Awaited at the top of a test file.
 */
export async function withSite(people: Record<string, string[]>, site: Partial<Site> = {}) {
  const { table, database } = await withTestDatabase({ poolSize: 10 })
  const erp = await createSmallSite(inject('servers').postgresUrl, people)
  const unused = { objects: {} as never, mailer: {} as never }
  const parts = createWorkerParts({ databaseUrl: table.url, erpUrl: erp.url, ...unused })
  const { audience } = contract.token
  const jwt = { algorithm: 'HS256', audience } as const
  const sites = new Map<string, Site>([
    [
      'globex',
      {
        ...{ name: 'globex', siteName: 'acme.test', hosts: ['acme.example'] },
        ...{ jwt: { ...jwt, issuer: 'acme.test', secret: siteKey }, baseUrl: 'http://127.0.0.1:9', ...site },
      },
    ],
    [
      'other',
      {
        ...{
          name: 'other',
          hosts: ['other.example'],
          jwt: { ...jwt, issuer: 'other.test', secret: otherKey },
        },
        baseUrl: 'http://127.0.0.1:9',
      },
    ],
  ])
  const worker = setInterval(() => void parts.sweep('accounts'), 50)
  const build = async (settings: Partial<ApiSettings> = {}, deps: Partial<ApiDeps> = {}) =>
    buildApiOnTable(database, {
      settings,
      deps: {
        ...{ sites, accounts: database.accounts, verifyToken: await createIssuers(null, sites) },
        ...deps,
      },
    })
  const api = await build()
  const close = async () => {
    clearInterval(worker)
    await api.close()
    await parts.close()
    await erp.close()
  }
  return { table, database, erp, parts, sites, api, build, close }
}
