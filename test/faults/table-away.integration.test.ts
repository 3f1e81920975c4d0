import { createObjectStore, type ObjectStore } from '@pdd/storage'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { type FaultS3, startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'
import { startTcpProxy, type TcpProxy, through } from '../support/tcp-proxy.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createWorkerParts, type WorkerParts } from '../support/worker-parts.ts'

const { postgresUrl, globexUrl } = inject('servers')
let table: TestDatabase
let proxy: TcpProxy
let s3: FaultS3
let objects: ObjectStore
let parts: WorkerParts
beforeAll(async () => {
  table = await createTestDatabase(postgresUrl)
  proxy = await startTcpProxy({ host: '127.0.0.1', port: Number(new URL(postgresUrl).port) })
  s3 = await startFaultS3()
  objects = createObjectStore(storeOptionsOf(s3))
})
afterAll(async () => {
  await parts.close()
  objects.close()
  await Promise.all([s3.close(), proxy.close(), table.drop()])
})

it('an attempt that ends while the table is away uses up no attempt once it is back', async () => {
  const reached = Promise.withResolvers<void>()
  const sender = {
    baseUrl: 'http://127.0.0.1:9',
    serverToken: 't',
    from: 'x@example.org',
    stream: 'outbound',
  }
  parts = createWorkerParts({
    ...{ databaseUrl: through(proxy, table.url), erpUrl: globexUrl, mailer: createMailer(sender) },
    objects: {
      ...objects,
      async put(key, body, options) {
        const stored = await objects.put(key, body, options)
        await proxy.down()
        reached.resolve()
        return stored
      },
    },
  })
  const id = await parts.ask()
  const waking = parts.wake(id)
  await reached.promise
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  await proxy.up()
  await waking
  const [row] = await table.query('SELECT status, attempts, waits, reason_code FROM export_request')
  expect(row).toEqual({ status: 'retrying', attempts: 0, waits: 1, reason_code: 'database.unavailable' })
}, 60_000)
