import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRunFolder, type RedisServer, startRedis } from '@pdd/embedded'
import { inject } from 'vitest'
import type { ServerProcess } from '../../packages/embedded/src/server-process.ts'
import { type FakePostmark, startFakePostmark } from './fake-postmark.ts'
import { type FaultS3, faultS3Bucket, startFaultS3 } from './fault-s3.ts'
import { freePort } from './free-port.ts'
import { startNodeProcess } from './node-process.ts'
import { codeSecret, signToken, tokenSettings } from './signed-token.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

export type Answer = {
  status: number
  ms: number
  headers: Headers
  body: { id: string; status: string; code: string; url: string }
}

/** API and workers as processes of their own, in front of servers that do as a test says. */
export type Service = {
  table: TestDatabase
  redis: RedisServer
  s3: FaultS3
  postmark: FakePostmark
  folder: string
  startApi(env?: Record<string, string>): Promise<ServerProcess & { url: string; adminUrl: string }>
  startWorker(
    env?: Record<string, string>,
    entry?: string,
  ): Promise<ServerProcess & { adminUrl: string; logFile: string }>
  rows<
    Row = {
      id: string
      status: string
      attempts: number
      fence: number
      reason_code: string | null
      object_key: string | null
    },
  >(): Promise<Row[]>
  close(): Promise<void>
}

/** @param env what every process is told besides; a `DATABASE_URL` or `QUEUE_URL` here goes by a proxy */
export async function startService(env: Record<string, string> = {}): Promise<Service> {
  const { postgresUrl, globexUrl } = inject('servers')
  const ends: (() => Promise<unknown>)[] = []
  const folder = await createRunFolder()
  const [redis, table, s3, postmark] = await Promise.all([
    startRedis({ folder }),
    createTestDatabase(postgresUrl),
    startFaultS3({ versioned: true }),
    startFakePostmark({ serverToken: 'token' }),
  ])
  const sitesFile = join(folder.path, 'sites.yaml')
  await writeFile(
    sitesFile,
    `sites:\n  globex:\n    baseUrl: http://127.0.0.1:9\n    databaseUrl: \${ERP_DATABASE_URL}\n`,
  )
  const shared = {
    DATABASE_URL: table.url,
    QUEUE_URL: redis.url,
    SITES_FILE: sitesFile,
    ERP_DATABASE_URL: globexUrl,
    CODE_SECRET: codeSecret,
    PUBLIC_BASE_URL: 'http://127.0.0.1:8080',
    // These suites count the mails that bring files; those that tell of asking have tests of their own.
    ASKED_MAIL: 'off',
    S3_ENDPOINT: s3.url,
    S3_BUCKET: faultS3Bucket,
    S3_ACCESS_KEY_ID: 'a',
    S3_SECRET_ACCESS_KEY: 'b',
    S3_FORCE_PATH_STYLE: 'true',
    ...env,
  }
  const workerOnly = {
    POSTMARK_SERVER_TOKEN: 'token',
    POSTMARK_BASE_URL: postmark.url,
    MAIL_FROM: 'Personal Data <privacy@globex.example>',
    LEASE_SECONDS: '2',
    SITE_CAP: '50',
  }
  let serial = 0
  const start = async (app: string, entry: string, own: Record<string, string>, adminPort: number) => {
    serial += 1
    const name = `${app}-${serial}`
    const child = await startNodeProcess({
      ...{ folder: folder.path, name, entry },
      env: { ...shared, ...own, ADMIN_PORT: String(adminPort) },
      probeUrl: `http://127.0.0.1:${adminPort}/livez`,
    })
    ends.push(() => child.stop())
    return { ...child, adminUrl: `http://127.0.0.1:${adminPort}`, logFile: join(folder.path, `${name}.log`) }
  }
  return {
    ...{ table, redis, s3, postmark, folder: folder.path },
    async startApi(own = {}) {
      const [port, admin] = await Promise.all([freePort(), freePort()])
      // One person asks all the time here; limits have tests of their own.
      const limits = { ASKS_PER_DAY: '10000', DOWNLOADS_PER_DAY: '10000' }
      const settings = { ...tokenSettings, ...limits, PORT: String(port), ...own }
      const child = await start('api', 'apps/api/src/main.ts', settings, admin)
      return { ...child, url: `http://127.0.0.1:${port}` }
    },
    startWorker: async (own = {}, entry = 'apps/worker/src/main.ts') =>
      start('worker', entry, { ...workerOnly, ...own }, await freePort()),
    rows: () => table.query('SELECT * FROM export_request ORDER BY received_at'),
    async close() {
      for (const end of ends.reverse()) await end()
      await Promise.all([s3.close(), postmark.close(), redis.stop()])
      await table.drop()
      await folder.remove()
    },
  }
}

/** What a person asks, by a token that was just signed. */
export async function call(
  apiUrl: string,
  path = '/v1/export-requests',
  {
    user = 'maria.santos@example.org',
    key,
    method = 'POST',
  }: { user?: string; key?: string; method?: string } = {},
): Promise<Answer> {
  const startedAt = performance.now()
  const answer = await fetch(`${apiUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${signToken(user)}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    signal: AbortSignal.timeout(30_000),
  })
  const body = (await answer.json()) as Answer['body']
  return { status: answer.status, ms: performance.now() - startedAt, headers: answer.headers, body }
}

/** @throws when `look` does not come true in time */
export async function until(look: () => Promise<boolean> | boolean, seconds = 40): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error(`not true after ${seconds} s: ${look}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
