import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { createRunFolder, findTool, type RedisServer, type RunFolder, startRedis } from '@pdd/embedded'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { ExportConsumerOptions } from './contract.ts'
import { createExportConsumer } from './export-consumer.ts'
import { createExportQueue } from './export-queue.ts'

const { redisUrl } = inject('servers')

/** Redis in the shapes that production runs it in. The promises themselves are proved on a single server. */
describe.skipIf(redisUrl === null)('Redis that is more than one server', () => {
  const folders: RunFolder[] = []
  const servers: RedisServer[] = []
  const clients: Redis[] = []

  async function start(settings: Record<string, string>) {
    const folder = await createRunFolder()
    folders.push(folder)
    const server = await startRedis({ folder, settings })
    servers.push(server)
    const admin = new Redis(server.url, { maxRetriesPerRequest: null })
    admin.on('error', () => {})
    clients.push(admin)
    return { server, admin }
  }
  afterAll(async () => {
    for (const client of clients) client.disconnect()
    for (const server of servers.reverse()) await server.stop()
    for (const folder of folders) await folder.remove()
  })

  test('a wake-up goes through a cluster', async () => {
    const { server, admin } = await start({
      'cluster-enabled': 'yes',
      'cluster-announce-ip': '127.0.0.1',
      'cluster-port': String(await freePort()),
    })
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await vi.waitFor(async () => expect(await admin.call('CLUSTER', 'INFO')).toContain('cluster_state:ok'), {
      timeout: 20_000,
    })
    await expectOneRun(`redis+cluster://127.0.0.1:${server.port}`)
  })

  test('that evicts is told of, and used', async () => {
    const { server } = await start({ 'maxmemory-policy': 'allkeys-lru' })
    const errors: unknown[] = []
    await expectOneRun(server.url, undefined, (error) => errors.push(error))
    expect(errors).toMatchObject([{ code: 'queue.evicts', facts: { policy: 'allkeys-lru' } }])
  })

  describe('behind Sentinel', () => {
    let primary: RedisServer
    let url: string
    let sentinel: ChildProcess | undefined

    beforeAll(async () => {
      const { server, admin } = await start({})
      primary = server
      const replica = await start({ replicaof: `127.0.0.1 ${server.port}` })
      await vi.waitFor(async () => expect(await replica.admin.info()).toContain('master_link_status:up'), {
        timeout: 20_000,
      })
      await admin.ping()
      url = `redis+sentinel://127.0.0.1:${await startSentinel(server.port)}/exports-primary`
    })

    async function startSentinel(primaryPort: number): Promise<number> {
      const folder = await createRunFolder()
      folders.push(folder)
      const port = await freePort()
      const settings = join(folder.path, 'sentinel.conf')
      await writeFile(
        settings,
        [
          `port ${port}`,
          'bind 127.0.0.1',
          `dir ${folder.path}`,
          `sentinel monitor exports-primary 127.0.0.1 ${primaryPort} 1`,
          'sentinel down-after-milliseconds exports-primary 500',
          'sentinel failover-timeout exports-primary 3000',
        ].join('\n'),
      )
      const program = (await findTool('redis-server', 'valkey-server')) ?? 'redis-server'
      sentinel = spawn(program, [settings, '--sentinel'], { stdio: 'ignore' })
      const admin = new Redis(port, { maxRetriesPerRequest: null })
      admin.on('error', () => {})
      clients.push(admin)
      // It must know the replica before the primary dies.
      await vi.waitFor(
        async () => expect(await admin.call('SENTINEL', 'REPLICAS', 'exports-primary')).toHaveLength(1),
        { timeout: 30_000, interval: 200 },
      )
      return port
    }
    afterAll(() => void sentinel?.kill('SIGKILL'))

    test('a wake-up goes through, and again after the primary died', async () => {
      await expectOneRun(url, () => primary.kill('SIGKILL'))
    })
  })
})

/** One job handled; then, after `fault`, another by the same two connections. */
async function expectOneRun(
  url: string,
  fault?: () => void,
  onError: (error: Error) => void = () => {},
): Promise<void> {
  const queueName = `test-${randomUUID()}`
  const queue = createExportQueue({ url, onError: () => {}, queueName })
  const handle = vi.fn<ExportConsumerOptions['handle']>(async () => {})
  const consumer = createExportConsumer(
    { url, concurrency: 1, handle, onInvalid: () => {}, onError },
    { queueName },
  )
  try {
    await consumer.ready()
    await queue.publish([{ requestId: randomUUID(), generation: 1 }])
    await vi.waitFor(() => expect(handle).toHaveBeenCalledOnce(), { timeout: 10_000 })
    if (fault === undefined) return
    fault()
    const second = { requestId: randomUUID(), generation: 2 }
    await vi.waitFor(() => queue.publish([second]), { timeout: 30_000, interval: 200 })
    await vi.waitFor(
      () => expect(handle).toHaveBeenCalledWith(second, expect.anything(), expect.anything()),
      {
        timeout: 20_000,
      },
    )
  } finally {
    await Promise.all([queue.close(), consumer.close(100)])
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
