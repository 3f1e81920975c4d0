import { createObjectStore, type ObjectStore } from '@pdd/storage'
import { afterEach, beforeEach, inject } from 'vitest'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { type FakePostmark, startFakePostmark } from './fake-postmark.ts'
import { type FaultS3, startFaultS3, storeOptionsOf } from './fault-s3.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'
import { createWorkerParts, type WorkerParts, type WorkerPartsOptions } from './worker-parts.ts'

/** What stands around a worker while one test runs: another of each for the next. */
export type StoreAndMail = {
  table: TestDatabase
  s3: FaultS3
  postmark: FakePostmark
  objects: ObjectStore
}

type WorkerOptions = Partial<WorkerPartsOptions> & {
  /** of the mail provider; `postmark` when omitted */
  mailUrl?: string
  /** how long the provider may take to answer; as in the worker when omitted */
  mailTimeoutSeconds?: number
}

/**
 * Starts a request table, a store and a mail provider before each test of the file and takes them away after it, with
 * the workers that the test has started.
 *
 * @param options of the store
 */
export function withStoreAndMail(options: Parameters<typeof startFaultS3>[0] = {}): StoreAndMail & {
  /** a worker of the sample site `globex`, with what the test puts in the way of its parts */
  startWorker(over?: WorkerOptions): WorkerParts
} {
  const { postgresUrl, globexUrl } = inject('servers')
  const servers = {} as StoreAndMail
  const workers: WorkerParts[] = []
  beforeEach(async () => {
    const table = await createTestDatabase(postgresUrl)
    const s3 = await startFaultS3(options)
    const postmark = await startFakePostmark({ serverToken: 't' })
    Object.assign(servers, { table, s3, postmark, objects: createObjectStore(storeOptionsOf(s3)) })
  })
  afterEach(async () => {
    const { table, s3, postmark, objects } = servers
    await Promise.all(workers.splice(0).map((worker) => worker.close()))
    objects.close()
    await Promise.all([s3.close(), postmark.close(), table.drop()])
  })
  const startWorker = ({ mailUrl, mailTimeoutSeconds, ...over }: WorkerOptions = {}) => {
    const { table, postmark, objects } = servers
    const mailer = createMailer({
      ...{ baseUrl: mailUrl ?? postmark.url, serverToken: 't', from: 'x@example.org', stream: 'outbound' },
      ...(mailTimeoutSeconds !== undefined && { timeoutSeconds: mailTimeoutSeconds }),
    })
    const worker = createWorkerParts({
      ...{ databaseUrl: table.url, erpUrl: globexUrl, objects, mailer },
      ...over,
    })
    workers.push(worker)
    return worker
  }
  return Object.assign(servers, { startWorker })
}
