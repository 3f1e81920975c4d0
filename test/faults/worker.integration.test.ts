import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createDatabase, type Database } from '@pdd/database'
import { createExportQueue, type ExportQueue } from '@pdd/queue'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { newRequest } from '../support/export-requests.ts'
import { type Service, startService, until } from '../support/service.ts'
import { startTcpProxy, through } from '../support/tcp-proxy.ts'

let service: Service
let database: Database
let queue: ExportQueue

beforeEach(async () => {
  service = await startService({ DOWNLOAD_LINK: 'portal' })
  database = createDatabase({ url: service.table.url, poolSize: 2 })
  queue = createExportQueue({ url: service.redis.url, onError: () => {} })
})
afterEach(async () => {
  await queue.close()
  await database.close()
  await service.close()
})

async function ask(subjectId = 'maria.santos@example.org'): Promise<string> {
  const { request } = await database.requests.create(newRequest({ subjectId, requestedBy: subjectId }))
  await queue.publish([{ requestId: request.id, generation: request.generation }]).catch(() => {})
  return request.id
}
const rowOf = async (id: string) => {
  const row = await database.requests.get(id)
  if (row === null) throw new Error('no row')
  return row
}
const is = (id: string, status: string) => async () => (await rowOf(id)).status === status
const uploading = () => until(() => service.s3.requests.includes('PutObject'))
/** The next uploads take this long; what was asked is done in the end. */
const slowUpload = (ms: number, times = 1) =>
  service.s3.faults.push({ operation: 'PutObject', times, effect: { kind: 'slow', ms } })
async function expectOneOfEach(id: string) {
  const row = await rowOf(id)
  expect(service.s3.keysHolding()).toEqual([row.objectKey])
  await until(() => service.postmark.accepted.length > 0)
  expect(service.postmark.accepted).toHaveLength(1)
}

it('T1 killed in mid-upload: another worker takes over within a lease and a tick, under a new key', async () => {
  service.s3.faults.push({ operation: 'PutObject', times: 1, effect: { kind: 'hang' } })
  const first = await service.startWorker()
  const id = await ask()
  await uploading()
  first.kill('SIGKILL')
  const killedAt = performance.now()
  await service.startWorker()
  await until(is(id, 'ready'))
  expect(performance.now() - killedAt).toBeLessThan(30_000)
  expect((await rowOf(id)).objectKey).not.toBe(`exports/${id}/1/personal-data.json`)
  await expectOneOfEach(id)
}, 90_000)

it('T4 SIGTERM in mid-upload: it ends in order and in time, the attempt does not count, another goes on at once', async () => {
  service.s3.faults.push({ operation: 'PutObject', times: 1, effect: { kind: 'hang' } })
  const first = await service.startWorker({ SHUTDOWN_GRACE_SECONDS: '1', LEASE_SECONDS: '120' })
  const id = await ask()
  await uploading()
  const startedAt = performance.now()
  await first.stop()
  expect(performance.now() - startedAt).toBeLessThan(9_000)
  expect(await readFile(first.logFile, 'utf8')).toContain('"event":"process.stopped","outcome":"clean"')
  expect(await rowOf(id)).toMatchObject({ status: 'queued', attempts: 0, leaseUntil: null })
  await service.startWorker()
  await until(is(id, 'ready'))
  await expectOneOfEach(id)
}, 90_000)

it('T5 a second signal ends it within a second, and the lease brings another', async () => {
  service.s3.faults.push({ operation: 'PutObject', times: 1, effect: { kind: 'hang' } })
  const first = await service.startWorker({ SHUTDOWN_GRACE_SECONDS: '60' })
  const id = await ask()
  await uploading()
  first.kill('SIGTERM')
  await delay(300)
  const startedAt = performance.now()
  first.kill('SIGINT')
  await until(async () =>
    fetch(first.adminUrl).then(
      () => false,
      () => true,
    ),
  )
  expect(performance.now() - startedAt).toBeLessThan(1_500)
  await service.startWorker()
  await until(is(id, 'ready'))
  await expectOneOfEach(id)
}, 90_000)

it('T7, T8, C8 frozen past its lease: another publishes; thawed, it changes nothing and takes its own object away', async () => {
  slowUpload(1_500)
  const first = await service.startWorker()
  const id = await ask()
  await uploading()
  first.kill('SIGSTOP')
  await service.startWorker()
  await until(is(id, 'ready'))
  const published = await rowOf(id)
  first.kill('SIGCONT')
  await until(async () => (await readFile(first.logFile, 'utf8')).includes('"reason_code":"attempt.fenced"'))
  await until(() => service.s3.keysHolding().length === 1)
  expect(await rowOf(id)).toMatchObject({ status: 'ready', fence: published.fence, sha256: published.sha256 })
  await expectOneOfEach(id)
}, 90_000)

it('T9 rung three times under three job ids: one run', async () => {
  await service.startWorker({ WORKER_CONCURRENCY: '3' })
  slowUpload(1_000)
  const id = await ask()
  for (const generation of [2, 3]) await queue.publish([{ requestId: id, generation }])
  await until(is(id, 'ready'))
  expect(service.s3.requests.filter((operation) => operation === 'PutObject')).toHaveLength(1)
  await expectOneOfEach(id)
}, 60_000)

it.each(['restarted without its data', 'emptied'])(
  'T10, T12 the queue is %s in mid-job: the job ends well, and the next one is fetched soon',
  async (loss) => {
    // Longer than until the lock is to be renewed, which is then gone.
    slowUpload(35_000)
    await service.startWorker()
    const id = await ask()
    await uploading()
    if (loss === 'emptied') {
      const redis = new Redis(service.redis.url)
      await redis.flushall()
      redis.disconnect()
    } else {
      service.redis.kill('SIGKILL')
      await service.redis.restart()
    }
    await until(is(id, 'ready'), 60)
    await expectOneOfEach(id)
    const next = await ask('ravi.kumar@acme.example')
    await until(is(next, 'ready'), 20)
    expect(await rowOf(id)).toMatchObject({ fence: 1, attempts: 1 })
  },
  120_000,
)

it('T19 its way to the queue is half-open: wake-ups are fetched again within a minute', async () => {
  const proxy = await startTcpProxy({ host: '127.0.0.1', port: service.redis.port })
  await service.startWorker({ QUEUE_URL: through(proxy, service.redis.url) })
  await until(is(await ask(), 'ready'))
  proxy.halfOpen()
  const next = await ask('ravi.kumar@acme.example')
  await until(is(next, 'ready'), 75)
  await proxy.close()
}, 150_000)

it('T22 the request table is away for longer than the lease: the attempt stops before it ends, and a later one is ready', async () => {
  const address = new URL(inject('servers').postgresUrl)
  const proxy = await startTcpProxy({ host: '127.0.0.1', port: Number(address.port) })
  slowUpload(6_000)
  const worker = await service.startWorker({
    DATABASE_URL: through(proxy, service.table.url),
    LEASE_SECONDS: '3',
  })
  const id = await ask()
  await uploading()
  await proxy.down()
  await until(async () => (await readFile(worker.logFile, 'utf8')).includes('export.attempt_ended'), 10)
  expect(service.postmark.accepted).toEqual([])
  await proxy.up()
  await until(async () => {
    // As if the time had gone by after which a retry is due, or an unanswered wake-up is repeated.
    await service.table.query(
      `UPDATE export_request SET next_attempt_at = now(), enqueued_at = enqueued_at - interval '2 s' WHERE status = 'retrying'`,
    )
    return (await rowOf(id)).status === 'ready'
  }, 60)
  await until(() => service.postmark.accepted.length === 1)
  await proxy.close()
}, 120_000)

it('T51 the store is away when a file expires: the row says so at once, and the object goes when the store is back', async () => {
  const worker = await service.startWorker()
  const id = await ask()
  await until(() => service.postmark.accepted.length === 1)
  service.s3.faults.push({
    operation: 'DeleteObject',
    effect: { kind: 'status', status: 503, code: 'SlowDown' },
  })
  await service.table.query('UPDATE export_request SET expires_at = now()')
  await database.requests.expireDue(10)
  await worker.stop()
  const second = await service.startWorker()
  await until(async () => (await readFile(second.logFile, 'utf8')).includes('sweep.failed'), 40)
  expect((await rowOf(id)).status).toBe('expired')
  service.s3.faults.length = 0
  await second.stop()
  await service.startWorker()
  await until(is(id, 'deleted'))
  expect(service.s3.keysHolding()).toEqual([])
}, 120_000)

it('T78 a data map with mistakes refuses to start, and says where', async () => {
  const map = join(service.folder, 'map.yaml')
  await writeFile(map, 'version: 1\ndoctypes:\n  Contact: { fields: { email_id: { nonsense: true } } }\n')
  const sites = join(service.folder, 'other.yaml')
  const site = `sites:\n  globex:\n    databaseUrl: \${ERP_DATABASE_URL}\n    dataMap: ./map.yaml\n`
  await writeFile(sites, site)
  const refused = await service
    .startWorker({ SITES_FILE: sites })
    .catch((error: { facts: { log: string } }) => error)
  expect(refused).toMatchObject({ facts: { log: expect.stringMatching(/Contact.*email_id.*nonsense/) } })
}, 60_000)
