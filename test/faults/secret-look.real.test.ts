import { createObjectStore, type ObjectStore } from '@pdd/storage'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { secretFound } from '../../apps/worker/src/collect/collect-errors.ts'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { collectFrom } from '../support/collect-from.ts'
import { type FakePostmark, startFakePostmark } from '../support/fake-postmark.ts'
import { type FaultS3, startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createWorkerParts, type WorkerParts } from '../support/worker-parts.ts'

const { postgresUrl, globexUrl } = inject('servers')
const maria = 'maria.santos@example.org'
const officer = { name: 'dpo@globex.example', reason: 'without that column' }
let table: TestDatabase
let s3: FaultS3
let postmark: FakePostmark
let objects: ObjectStore
let parts: WorkerParts

beforeEach(async () => {
  table = await createTestDatabase(postgresUrl)
  s3 = await startFaultS3({ versioned: true })
  postmark = await startFakePostmark({ serverToken: 't' })
  objects = createObjectStore(storeOptionsOf(s3))
  const mailer = createMailer({
    ...{ baseUrl: postmark.url, serverToken: 't', from: 'x@example.org', stream: 'outbound' },
  })
  parts = createWorkerParts({
    ...{ databaseUrl: table.url, erpUrl: globexUrl, objects, mailer },
    // A scrubber with a fault in one column: only the last look sees it, as long as the column is in the file.
    collect: (real) => (options) => {
      const collection = real(options)
      const isLeftOut = options.keptBack?.some(({ column }) => column === 'interest')
      const faulty = async function* () {
        for await (const chunk of collection.bytes) {
          yield chunk
          if (!isLeftOut) throw secretFound({ doctype: 'User', column: 'interest' })
        }
      }
      return { ...collection, bytes: faulty() }
    },
  })
})
afterEach(async () => {
  await parts.close()
  objects.close()
  await Promise.all([s3.close(), postmark.close(), table.drop()])
})

it('a file in which a credential was found ends the export once: an officer’s retry leaves that column out', async () => {
  const { ask, wake, database } = parts
  const id = await ask()
  await wake(id)
  expect(await database.requests.get(id)).toMatchObject({
    status: 'failed',
    reasonCode: 'collect.secret_found',
  })
  await database.desk.retry(id, officer)
  await wake(id)
  expect(await database.requests.get(id)).toMatchObject({ status: 'ready' })
  expect(await database.keptBack.of('globex', maria)).toEqual([{ doctype: 'User', column: 'interest' }])
  expect(await database.keptBack.of('globex', 'zoe.angstrom@example.org')).toEqual([])
})

it('what is kept back is told, and a lost lease keeps nothing back', async () => {
  const { ask, database } = parts
  const id = await ask()
  expect(await database.keptBack.add(id, 99, { doctype: 'User', column: 'bio' })).toBe(false)
  const { bundle } = await collectFrom(globexUrl, maria, { keptBack: [{ doctype: 'User', column: 'bio' }] })
  expect(bundle.doctypes.User?.[0]).not.toHaveProperty('bio')
  expect(bundle.manifest.withheld).toContainEqual({
    doctype: 'User',
    field: 'bio',
    reason: 'secret',
    count: 1,
  })
})
