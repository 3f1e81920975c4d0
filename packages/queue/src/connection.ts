import type { ExportError } from '@pdd/core'
import {
  assertSchemaCompatibility,
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  LATEST_SCHEMA_VERSION,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq'
import pg from 'pg'
import { queueEvicts } from './errors.ts'
import type { QueueAddress } from './queue-address.ts'
import { queuePostgresOptions } from './queue-transport.ts'
import { createRedisClient, type QueueRole } from './redis-client.ts'

/** What BullMQ's classes need, for either backend. */
export type QueueConnection = {
  connection: unknown
  factory: BackendFactory<IQueueBackend, unknown>
  /** What is wrong with the server's settings, if anything. */
  fault(): Promise<ExportError | null>
  /** Drops what BullMQ does not close itself. Never waits for the server. */
  disconnect(): void
}

export const redisPrefix = '{pdx}'

/** Prepares a connection for one role; with PostgreSQL this also installs BullMQ's tables, in their own schema. */
export async function openConnection(address: QueueAddress, role: QueueRole): Promise<QueueConnection> {
  if (address.kind === 'postgres') {
    const options = queuePostgresOptions(address.url)
    const schema = schemaIn(address.url)
    await installSchema(options, schema)
    return {
      connection: { ...options, schema, ...poolOptions(role) },
      factory: createPostgresBackend as BackendFactory<IQueueBackend, unknown>,
      fault: async () => null,
      disconnect: () => {},
    }
  }
  const client = createRedisClient(address, role)
  // BullMQ repeats these to its own listeners; without one here an error before that would end the process.
  client.on('error', () => {})
  return {
    connection: client,
    factory: createRedisBackend as BackendFactory<IQueueBackend, unknown>,
    fault: async () => evictionFault(await client.info('memory')),
    disconnect: () => client.disconnect(),
  }
}

function evictionFault(memoryReport: string): ExportError | null {
  const policy = /^maxmemory_policy:(\S+)/m.exec(memoryReport)?.[1]
  return policy === undefined || policy === 'noeviction' ? null : queueEvicts({ policy })
}

function poolOptions(role: QueueRole) {
  const common = { keepAlive: true, application_name: `pdx-queue-${role}` }
  return role === 'producer'
    ? { ...common, max: 2, connectionTimeoutMillis: 1_000, query_timeout: 1_000 }
    : { ...common, max: 4, connectionTimeoutMillis: 10_000, query_timeout: 30_000 }
}

/** BullMQ names the schema of its tables in every statement: its own, or that of `?schema=`. */
function schemaIn(url: string): string {
  return URL.parse(url)?.searchParams.get('schema') || 'bullmq'
}

async function installSchema(options: pg.ClientConfig, schema: string): Promise<void> {
  const client = new pg.Client({ ...options, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    // Asked first, because a role that may not create schemas is enough once they are there.
    const installed = await assertSchemaCompatibility(client, schema).catch(zeroWhenMissing)
    if (installed < LATEST_SCHEMA_VERSION) await runMigrations(client, schema)
  } finally {
    await client.end().catch(() => {})
  }
}

function zeroWhenMissing(error: unknown): number {
  if (error instanceof SchemaMigrationRequiredError) return 0
  throw error
}
