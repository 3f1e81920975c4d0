import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRunFolder, startRedis } from '@pdd/embedded'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { createExportConsumer } from './export-consumer.ts'
import { createExportQueue } from './export-queue.ts'

const stops: (() => Promise<void>)[] = []
let port: number
beforeAll(async () => {
  const folder = await createRunFolder()
  const redis = await startRedis({ folder })
  port = redis.port
  stops.push(() => redis.stop(), folder.remove)
  const { command } = parse(readFileSync('docker-compose.yml', 'utf8')).services.redis as {
    command: string[]
  }
  const rules = command.slice(command.lastIndexOf('--user') + 1)
  const admin = new Redis(redis.url)
  await admin.call('ACL', 'SETUSER', ...rules.map((rule) => (rule.startsWith('>') ? '>hunter2' : rule)))
  await admin.call('ACL', 'SETUSER', 'default', 'off')
  admin.disconnect()
})
afterAll(async () => {
  for (const stop of stops) await stop()
})

it('the account that Compose makes is enough for the queue, and for nothing else', async () => {
  const url = `redis://pdd:hunter2@127.0.0.1:${port}`
  const onError = vi.fn()
  const handle = vi.fn(async () => {})
  const queue = createExportQueue({ url, onError })
  const consumer = createExportConsumer({ url, concurrency: 1, handle, onInvalid: () => {}, onError })
  await consumer.ready()
  const requestId = randomUUID()
  await vi.waitFor(() => queue.publish([{ requestId, generation: 1 }]), 5_000)
  await vi.waitFor(() => expect(handle).toHaveBeenCalled(), 10_000)
  await Promise.all([queue.close(), consumer.close(1_000)])
  expect(onError).not.toHaveBeenCalled()

  const client = new Redis(url)
  await expect(client.set('other', '1')).rejects.toThrow('NOPERM')
  await expect(client.flushall()).rejects.toThrow('NOPERM')
  await expect(client.config('GET', '*')).rejects.toThrow('NOPERM')
  client.disconnect()
  const nobody = new Redis(`redis://127.0.0.1:${port}`, { maxRetriesPerRequest: 0, retryStrategy: null })
  nobody.on('error', () => {})
  await expect(nobody.get('x')).rejects.toThrow()
  nobody.disconnect()
})
