import { randomUUID } from 'node:crypto'
import { createPostgresBackend, Queue } from 'bullmq'
import pg from 'pg'
import { describe, expect, inject, test, vi } from 'vitest'
import { type BackendUnderTest, exportQueueContract } from './export-queue.contract.ts'
import { createExportQueue } from './export-queue.ts'

const { postgresUrl } = inject('servers')

describe('the queue on PostgreSQL', () => {
  exportQueueContract(async () => connect(postgresUrl))
})

test('keeps its tables in the schema that the address names, and in no other', async () => {
  const backend = await connect(postgresUrl)
  const address = new URL(backend.url)
  address.searchParams.set('schema', 'wake_ups')
  const queue = createExportQueue({ url: address.href, onError: () => {} })
  await vi.waitFor(() => queue.publish([{ requestId: randomUUID(), generation: 1 }]), { timeout: 10_000 })
  expect(await queue.counts()).toMatchObject({ waiting: 1 })
  await queue.close()
  const client = new pg.Client({ connectionString: backend.url })
  await client.connect()
  const { rows } = await client.query(
    "SELECT DISTINCT table_schema AS name FROM information_schema.tables WHERE table_schema !~ '^(pg_|information)'",
  )
  expect(rows).toEqual([{ name: 'wake_ups' }])
  await client.end()
  await backend.close()
})

async function connect(serverUrl: string): Promise<BackendUnderTest> {
  const database = `queue_${randomUUID().replaceAll('-', '')}`
  const server = new pg.Pool({ connectionString: serverUrl, max: 1 })
  await server.query(`CREATE DATABASE ${database}`)
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  const pool = new pg.Pool({ connectionString: url.href, max: 2 })
  return {
    url: url.href,
    dump: (queueName) => dumpSchema(pool, queueName),
    async forge(queueName, jobId, value) {
      const connection = { connectionString: url.href, schema: 'bullmq' }
      const queue = new Queue(queueName, { connection } as never, createPostgresBackend as never)
      await queue.add('export', value, { jobId })
      await queue.close()
    },
    async loseEverything(queueName) {
      await pool.query('DELETE FROM bullmq.job WHERE queue = $1', [queueName])
    },
    async close() {
      await pool.end()
      // A pool's end() resolves before its sockets are closed; cutting them by force would be an uncaught error here.
      await vi.waitFor(() => server.query(`DROP DATABASE ${database}`), { timeout: 10_000, interval: 100 })
      await server.end()
    },
  }
}

async function dumpSchema(pool: pg.Pool, queueName: string): Promise<string> {
  const tables = await pool.query<{ name: string }>(
    "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'bullmq'",
  )
  const parts: string[] = []
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ text: string }>(
      `SELECT row_to_json(t)::text AS text FROM bullmq.${name} t WHERE strpos(t::text, $1) > 0`,
      [queueName],
    )
    parts.push(name, ...rows.map((row) => row.text))
  }
  return parts.join('\n')
}
