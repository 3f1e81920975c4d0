import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest'
import { type FaultS3, startFaultS3 } from '../support/fault-s3.ts'
import { createReader, type LimitedReader } from '../support/limited-reader.ts'
import { type Service, startService, until } from '../support/service.ts'
import { createEmptyDatabase } from '../support/test-database.ts'

const { postgresUrl, globexUrl } = inject('servers')
let service: Service
let locked: FaultS3
let reader: LimitedReader
beforeAll(async () => {
  service = await startService()
  locked = await startFaultS3({ versioned: true, lockDays: 30 })
  reader = await createReader(globexUrl)
})
afterAll(async () => {
  await service.close()
  await locked.close()
  await reader.drop()
})
const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
})

async function readiness(adminUrl: string) {
  const answer = await fetch(`${adminUrl}/readyz`)
  return {
    status: answer.status,
    body: (await answer.json()) as { checks: Record<string, string>; causes: Record<string, string> },
  }
}

async function started<Child extends { stop(): Promise<void> }>(starting: Promise<Child>): Promise<Child> {
  const child = await starting
  running.push(child)
  return child
}

it.each([
  ['locks what is written', () => ({ S3_ENDPOINT: locked.url }), /storage\.bucket_keeps/],
  ['is not there', () => ({ S3_BUCKET: 'no-such-bucket' }), /storage\.bucket_missing/],
])(
  'A93 a bucket from which no file could be deleted: no worker starts, and it says why',
  async (_what, env, code) => {
    await expect(service.startWorker(env())).rejects.toThrow()
    const logs = await Promise.all(['worker-1', 'worker-2'].map((name) => readLog(name)))
    expect(logs.join('\n')).toMatch(code)
    expect(logs.join('\n')).toContain('S3_BUCKET')
  },
)

function readLog(name: string): Promise<string> {
  return readFile(join(service.folder, `${name}.log`), 'utf8').catch(() => '')
}

it('A94 the database was never migrated: neither process says that it is ready, and both say what to do', async () => {
  const empty = { DATABASE_URL: await createEmptyDatabase(postgresUrl) }
  const api = await started(service.startApi(empty))
  const worker = await started(service.startWorker(empty))
  for (const { adminUrl } of [api, worker]) {
    const { status, body } = await readiness(adminUrl)
    expect({ status, checks: body.checks.database }).toEqual({ status: 503, checks: 'failed' })
    expect(body.causes.database).toMatch(/database\.not_migrated.*npm run migrate/)
  }
  expect((await fetch(`${api.url}/readyz`)).status).toBe(503)
})

it('A94 every sweep fails and nobody looks at the log: the worker says which ones, and why', async () => {
  const worker = await started(service.startWorker({ DATABASE_URL: await createEmptyDatabase(postgresUrl) }))
  await until(async () => 'sweep relay' in (await readiness(worker.adminUrl)).body.checks)
  const { body } = await readiness(worker.adminUrl)
  expect(body).toMatchObject({ ok: false, checks: { 'sweep relay': 'failed' } })
  expect(body.causes['sweep relay']).toContain('database.not_migrated')
  const metrics = await (await fetch(`${worker.adminUrl}/metrics`)).text()
  expect(metrics).toMatch(/^pdx_sweep_failures_in_row\{kind="relay"\} [3-9]/m)
})

it('A92 the account of one site cannot read a table: that site is degraded by its name, the others go on', async () => {
  await reader.grant(
    'GRANT SELECT ON ALL TABLES IN SCHEMA public TO $READER',
    'REVOKE SELECT ON "tabLead" FROM $READER',
  )
  const file = join(service.folder, 'two-sites.yaml')
  await writeFile(
    file,
    `sites:\n  globex: { baseUrl: 'http://127.0.0.1:9', databaseUrl: '${globexUrl}' }\n  half: { baseUrl: 'http://127.0.0.1:9', databaseUrl: '${reader.url}' }\n`,
  )
  const worker = await started(service.startWorker({ SITES_FILE: file }))
  const { status, body } = await readiness(worker.adminUrl)
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { checks: { erp: 'ok', 'site globex': 'ok', 'site half': 'degraded' } },
  })
  expect(body.causes['site half']).toMatch(/erp\.table_unreadable.*tabLead.*GRANT SELECT ON/)
  expect(JSON.stringify(body)).not.toContain('reads-only')
  const metrics = await (await fetch(`${worker.adminUrl}/metrics`)).text()
  expect(metrics).toContain('pdx_site_unreadable{site="half"} 1')
  expect(metrics).toContain('pdx_site_unreadable{site="globex"} 0')
})
