import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis'
import type { QueueAddress } from './queue-address.ts'

export type QueueRole = 'producer' | 'consumer'

type RedisAddress = Exclude<QueueAddress, { kind: 'postgres' }>

/**
 * A producer must fail within a second and never pile up commands: the person waits for an answer.
 * A consumer waits for its server for as long as it takes; a silent connection is dropped after `socketTimeout`.
 */
const roleOptions = {
  producer: {
    enableOfflineQueue: false,
    commandTimeout: 1_000,
    maxRetriesPerRequest: 1,
    connectTimeout: 5_000,
  },
  consumer: { maxRetriesPerRequest: null, connectTimeout: 10_000, socketTimeout: 30_000 },
} as const satisfies Record<QueueRole, RedisOptions>

/** A client for one role; it connects by itself and keeps trying. The caller listens to `error` and disconnects. */
export function createRedisClient(address: RedisAddress, role: QueueRole): Redis | Cluster {
  const options = roleOptions[role]
  if (address.kind === 'redis') return new Redis(address.url, options)
  const login = {
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
  }
  if (address.kind === 'cluster') {
    return new Cluster(address.nodes, {
      ...clusterOptions(role, address.tls),
      redisOptions: { ...options, ...login },
    })
  }
  return new Redis({
    ...options,
    ...login,
    sentinels: address.sentinels,
    name: address.masterName,
    db: address.db,
    enableTLSForSentinelMode: address.tls,
    ...(address.sentinelPassword === undefined ? {} : { sentinelPassword: address.sentinelPassword }),
  })
}

function clusterOptions(role: QueueRole, tls: boolean): ClusterOptions {
  return {
    enableOfflineQueue: role === 'consumer',
    // Certificates name hosts: with TLS the nodes' names must not be turned into addresses.
    ...(tls
      ? { dnsLookup: (name: string, done: (error: null, address: string) => void) => done(null, name) }
      : {}),
  }
}
