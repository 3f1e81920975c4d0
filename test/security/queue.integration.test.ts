import { randomUUID } from 'node:crypto'
import { createExportConsumer, createExportQueue } from '@pdd/queue'
import { createObjectStore } from '@pdd/storage'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { requestIn } from '../support/export-requests.ts'
import { dumpRedis } from '../support/redis-dump.ts'
import { withTestDatabase } from '../support/with-test-database.ts'
import { createWorkerParts, type WorkerParts } from '../support/worker-parts.ts'

const { globexUrl, redisUrl: sharedUrl } = inject('servers')
/** a keyspace of its own in the Redis that all tests share: no other queue is in it */
const redisUrl = `${sharedUrl}/7`
const { table, database } = await withTestDatabase({ poolSize: 3 })
let parts: WorkerParts
const objects = createObjectStore({
  ...{ endpoint: 'http://127.0.0.1:9', region: 'us-east-1', bucket: 'b', forcePathStyle: true },
  ...{ credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, checksums: 'WHEN_SUPPORTED' as const },
})
beforeAll(async () => {
  if (sharedUrl === null) throw new Error('there is no Redis to test on')
  const mailer = createMailer({
    baseUrl: 'http://127.0.0.1:9',
    serverToken: 't',
    from: 'x@example.org',
    stream: 's',
  })
  parts = createWorkerParts({ databaseUrl: table.url, erpUrl: globexUrl, objects, mailer })
})
afterAll(async () => {
  objects.close()
  await parts.close()
})

it('A22 what lies in Redis is ids and numbers, and nothing of a person', async () => {
  const { id } = await requestIn('queued', database.requests, { subjectId: 'canary@example.org' })
  const queue = createExportQueue({ url: redisUrl, onError: () => {} })
  await queue.publish([{ requestId: id, generation: 1 }])
  const dump = (await dumpRedis(redisUrl)) as string
  await queue.close()
  expect(dump).toContain(id)
  expect(dump).not.toMatch(/canary|@|example\.org/)
})

it('A23 a forged wake-up has no authority: the row decides, and what is over stays over', async () => {
  const before = {
    failed: await requestIn('failed', database.requests),
    cancelled: await requestIn('cancelled', database.requests),
    ready: await requestIn('ready', database.requests),
    deleted: await requestIn('deleted', database.requests),
  }
  for (const { id } of Object.values(before)) await parts.wake(id)
  await parts.wake(randomUUID())
  await parts.wake("1' OR '1'='1")
  for (const [status, { id, fence }] of Object.entries(before))
    expect(await database.requests.get(id)).toMatchObject({ status, fence })
})

it('A23 what is no job at all is told by its id and stops nothing', async () => {
  const invalid: string[] = []
  const handled: string[] = []
  const consumer = createExportConsumer({
    url: redisUrl,
    concurrency: 1,
    handle: async ({ requestId }) => void handled.push(requestId),
    onInvalid: (jobId) => invalid.push(jobId),
    onError: () => {},
  })
  await consumer.ready()
  const queue = createExportQueue({ url: redisUrl, onError: () => {} })
  const good = randomUUID()
  await queue.publish([{ requestId: good, generation: 1 }])
  const redis = new Redis(redisUrl)
  const key = (await redis.keys('*:meta'))[0]?.replace(/:meta$/, '') as string
  for (const [n, data] of [
    '{"requestId":"x"}',
    '[]',
    '{"requestId":{"$gt":""},"generation":1}',
    'null',
  ].entries()) {
    const jobId = `forged-${n}`
    await redis.hset(`${key}:${jobId}`, {
      name: 'export',
      data,
      opts: '{}',
      timestamp: Date.now(),
      delay: 0,
      priority: 0,
    })
    await redis.lpush(`${key}:wait`, jobId)
  }
  await redis.zadd(`${key}:marker`, 0, '0')
  const until = Date.now() + 20_000
  while ((invalid.length < 4 || !handled.includes(good)) && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 100))
  redis.disconnect()
  await queue.close()
  await consumer.close(1000)
  expect(invalid.sort()).toEqual(['forged-0', 'forged-1', 'forged-2', 'forged-3'])
  expect(handled).toContain(good)
})
