import type { Database } from '@pdd/database'
import { createLogger, createMailedCodes, createMetrics } from '@pdd/runtime'
import { buildApp } from '../../apps/api/src/app.ts'
import { createTokenVerifier } from '../../apps/api/src/authentication/jwt.ts'
import type { ApiDeps, ApiSettings } from '../../apps/api/src/deps.ts'
import { codeSecret, tokenSettings } from './signed-token.ts'

export const publicBaseUrl = 'https://erp.globex.example'

/** The API on a real request table, for one site and signed tokens; its store signs links to nowhere. */
export async function buildApiOnTable(
  database: Database,
  over: { settings?: Partial<ApiSettings>; log?: string[]; deps?: Partial<ApiDeps> } = {},
) {
  return await buildApp({
    requests: database.requests,
    notifications: database.notifications,
    officers: database.officers,
    stepUp: database.stepUp,
    ties: database.ties,
    addressProofs: database.addressProofs,
    siteProfiles: database.siteProfiles,
    codes: createMailedCodes(codeSecret),
    // As a worker would find it: these tests are about other things than disabled accounts.
    accounts: { want: async () => 1, look: async () => true },
    accountPushes: database.accountPushes,
    queue: { publish: async () => {} },
    objects: {
      head: async () => ({ bytes: 9_007_199_254_740_995n, versionId: null }),
      presignDownload: async () => ({
        url: 'https://files.example/x?X-Amz-Signature=canary',
        expiresAt: new Date(Date.now() + 300_000),
      }),
    },
    sites: new Map([['globex', { name: 'globex', baseUrl: 'http://127.0.0.1:9', hosts: [] }]]),
    seal: null,
    verifyToken: await createTokenVerifier({
      algorithm: 'HS256',
      key: tokenSettings.JWT_SECRET,
      issuer: tokenSettings.JWT_ISSUER,
      audience: tokenSettings.JWT_AUDIENCE,
    }),
    logger: createLogger({
      name: 'api',
      destination: { write: (line: string) => void over.log?.push(line) },
    }),
    metrics: createMetrics({ prefix: 'pdx_', processMetrics: false }),
    settings: {
      publicBaseUrl,
      downloadOrigin: 'https://files.example',
      officerRoles: ['System Manager', 'Data Protection Officer'],
      office: { timeZone: 'UTC', holidays: [] },
      fourEyes: false,
      tellAsked: true,
      asksPerDay: 6,
      linksPerDay: 50,
      docs: false,
      trustProxy: [],
      stepUp: null,
      webhookSecret: null,
      ...over.settings,
    },
    ready: async () => true,
    ...over.deps,
  })
}
