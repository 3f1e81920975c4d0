import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { describe, inject } from 'vitest'
import { redisPrefix } from './connection.ts'
import { type BackendUnderTest, exportQueueContract } from './export-queue.contract.ts'

const { redisUrl } = inject('servers')

describe.skipIf(redisUrl === null)('the queue on Redis', () => {
  exportQueueContract(async () => connect(redisUrl ?? ''))
})

async function connect(url: string): Promise<BackendUnderTest> {
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  const keysOf = (queueName: string) => redis.keys(`${redisPrefix}:${queueName}*`)
  return {
    url,
    async dump(queueName) {
      const parts: string[] = []
      for (const key of await keysOf(queueName)) parts.push(key, JSON.stringify(await readKey(redis, key)))
      return parts.join('\n')
    },
    async forge(queueName, jobId, value) {
      const queue = new Queue(queueName, { connection: redis, prefix: redisPrefix })
      await queue.add('export', value, { jobId })
      await queue.close()
    },
    async loseEverything(queueName) {
      const keys = await keysOf(queueName)
      if (keys.length > 0) await redis.del(keys)
    },
    close: async () => redis.disconnect(),
  }
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key)
  if (type === 'hash') return redis.hgetall(key)
  if (type === 'list') return redis.lrange(key, 0, -1)
  if (type === 'set') return redis.smembers(key)
  if (type === 'zset') return redis.zrange(key, '0', '-1')
  if (type === 'stream') return redis.xrange(key, '-', '+')
  return redis.get(key)
}
