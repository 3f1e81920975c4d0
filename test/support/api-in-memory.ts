import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExportRequest } from '@pdd/core'
import type { MailEvent, SiteProfile } from '@pdd/database'
import { createLogger, createMetrics, type Site } from '@pdd/runtime'
import { SignJWT } from 'jose'
import { afterAll, expect } from 'vitest'
import { buildApp } from '../../apps/api/src/app.ts'
import { createTokenVerifier } from '../../apps/api/src/authentication/jwt.ts'
import type { ApiDeps } from '../../apps/api/src/deps.ts'

const secret = 'a secret of at least 32 characters!!'
export const audience = 'personal-data-download'
export const issuer = 'https://erp.example'
export const webhookSecret = 'a long enough secret'
/** the person whom tokens and ERPNext's session name */
export const me = 'maria.santos@example.org'

/** A request of the caller as the table would give it. */
const row = (over: Partial<ExportRequest> = {}): ExportRequest => ({
  id: randomUUID(),
  site: 'globex',
  subjectId: me,
  requestedBy: me,
  format: 'bundle',
  status: 'queued',
  reasonCode: null,
  generation: 1,
  fence: 0,
  attempts: 0,
  leaseUntil: null,
  workerId: null,
  nextAttemptAt: new Date(),
  progress: null,
  objectKey: null,
  objectVersionId: null,
  sha256: null,
  bytes: null,
  rowCounts: null,
  dataAsOf: null,
  receivedAt: new Date(),
  dueAt: new Date(),
  readyAt: null,
  expiresAt: null,
  deletedAt: null,
  downloadedAt: null,
  downloadCount: 0,
  authMethod: 'jwt',
  authTime: null,
  httpRequestId: null,
  ...over,
})

/** A signed token of the person for the site `globex`, in which a test may change each part. */
export const token = (
  claims: Record<string, unknown> = {},
  { alg = 'HS256', key = secret, typ = 'JWT', exp = '5m' as string | null } = {},
) => {
  const signed = new SignJWT({
    sub: me,
    site: 'globex',
    iss: issuer,
    aud: audience,
    ...claims,
  }).setProtectedHeader({ alg, typ })
  return (exp === null ? signed : signed.setExpirationTime(exp)).sign(new TextEncoder().encode(key))
}
/** The header of such a token. */
export const bearer = async (claims?: Record<string, unknown>) => ({
  authorization: `Bearer ${await token(claims)}`,
})

/** No person, no credential and no address with a query. */
export function expectNobodyIn(log: string[]): void {
  const text = log.join('')
  for (const canary of [me, 'other@example.org', 'sid=', 'Bearer', 'subject=', 'key:secret', 'X-Amz'])
    expect(text).not.toContain(canary)
}

/**
 * The API on a request table in memory and an ERPNext that answers as a test says, for the tests of one file. Awaited at
 * the top of the file. `over` says more of the site `globex`. After the last test its log must name no person and no credential.
 */
export async function withApiInMemory(over: { globex?: Partial<Site> } = {}) {
  const log: string[] = []
  const rows = new Map<string, ExportRequest>()
  const published: string[] = []
  const told: MailEvent[] = []
  const profiles = new Map<string, SiteProfile>()
  const settings: ApiDeps['settings'] = {
    publicBaseUrl: 'https://erp.globex.example',
    downloadOrigin: 'https://files.example',
    officerRoles: ['System Manager'],
    office: { timeZone: 'UTC', holidays: [] },
    fourEyes: false,
    tellAsked: true,
    asksPerDay: 6,
    linksPerDay: 50,
    docs: true,
    trustProxy: [],
    stepUp: null,
    webhookSecret,
  }
  const keep = (over: Partial<ExportRequest> = {}) => {
    const kept = row(over)
    rows.set(kept.id, kept)
    return kept
  }
  const readyRow = (over: Partial<ExportRequest> = {}) =>
    keep({
      status: 'ready',
      objectKey: 'exports/x/1/personal-data.json',
      sha256: 'ab',
      bytes: 2n ** 60n,
      expiresAt: new Date(Date.now() + 3_600_000),
      ...over,
    })
  const requests: ApiDeps['requests'] = {
    async create(input) {
      const active = [...rows.values()].find(
        ({ site, subjectId, status }) =>
          site === input.site && subjectId === input.subjectId && status === 'queued',
      )
      if (active !== undefined) return { request: active, created: false }
      return { request: keep({ ...input }), created: true }
    },
    get: async (id) => rows.get(id) ?? null,
    list: async ({ site, subjectId }) => ({
      items: [...rows.values()].filter(
        (item) => item.site === site && (subjectId === undefined || item.subjectId === subjectId),
      ),
      nextCursor: null,
    }),
    cancel: async (id) => (rows.get(id)?.status === 'queued' ? row({ id, status: 'cancelled' }) : null),
    recordDownload: async () => true,
  }
  const erp = { mode: 'up' as 'up' | 'broken' | 'redirecting' }
  const erpServer = createServer((request, response) => {
    if (erp.mode === 'broken') return response.writeHead(502).end('<html>bad gateway')
    if (erp.mode === 'redirecting') return response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
    const { cookie, authorization } = request.headers
    const known = cookie === 'sid=good' || authorization === 'token key:secret'
    if (!known) return response.writeHead(authorization ? 401 : 403).end('{"session_expired":1}')
    response.setHeader('content-type', 'application/json')
    if (request.url?.includes('get_roles')) return response.end('{"message":["Customer","All","Guest"]}')
    return response.end(JSON.stringify({ message: me }))
  })
  await new Promise<void>((resolve) => erpServer.listen(0, '127.0.0.1', resolve))
  const erpUrl = `http://127.0.0.1:${(erpServer.address() as AddressInfo).port}`
  const sites = new Map<string, Site>([
    ['globex', { name: 'globex', baseUrl: erpUrl, hosts: ['erp.globex.example'], ...over.globex }],
    ['acme', { name: 'acme', baseUrl: erpUrl, hosts: ['erp.acme.example'] }],
  ])
  const app = await buildApp({
    requests,
    notifications: {
      recordEvent: async (event) => {
        told.push(event)
        return true
      },
      forRequest: async () => [],
    },
    officers: {
      typicalSeconds: async () => 200,
      isFrozen: async () => false,
      recordView: async () => {},
    } as unknown as ApiDeps['officers'],
    stepUp: {} as ApiDeps['stepUp'],
    ties: {} as ApiDeps['ties'],
    addressProofs: { list: async () => [] } as unknown as ApiDeps['addressProofs'],
    codes: { digest: () => '' },
    accounts: { want: async () => 1, look: async () => true },
    accountPushes: { tell: async () => true },
    siteProfiles: { get: async (site) => profiles.get(site) ?? null },
    queue: { publish: async (jobs) => void published.push(...jobs.map(({ requestId }) => requestId)) },
    objects: {
      head: async () => ({ bytes: 2n ** 60n, versionId: null }),
      presignDownload: async () => ({
        url: 'https://files.example/x?X-Amz-Signature=canary',
        expiresAt: new Date(),
      }),
    },
    sites,
    seal: null,
    verifyToken: await createTokenVerifier({ algorithm: 'HS256', key: secret, issuer, audience }),
    logger: createLogger({ name: 'api', destination: { write: (line: string) => void log.push(line) } }),
    metrics: createMetrics({ prefix: 'pdx_', processMetrics: false }),
    settings,
    ready: async () => true,
  })
  afterAll(async () => {
    await app.close()
    erpServer.close()
    expectNobodyIn(log)
  })

  /** asks for an export */
  const post = (headers: Record<string, string>, payload?: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/export-requests',
      headers,
      ...(payload !== undefined && { payload }),
    })
  return { app, post, keep, readyRow, rows, requests, published, told, log, settings, erp, profiles, sites }
}
