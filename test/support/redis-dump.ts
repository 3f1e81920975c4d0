import { Redis } from 'ioredis'

/** Every key and value of a Redis, as text; null when it does not answer. */
export async function dumpRedis(url: string): Promise<string | null> {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: true,
    lazyConnect: true,
  })
  redis.on('error', () => {})
  try {
    await redis.connect()
    const lines: string[] = []
    for (const key of await redis.keys('*')) lines.push(`${key} ${JSON.stringify(await readKey(redis, key))}`)
    return lines.join('\n')
  } catch {
    return null
  } finally {
    redis.disconnect()
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
