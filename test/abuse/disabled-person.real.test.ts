import { createObjectStore, type ObjectStore } from '@pdd/storage'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import type { ErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import type { Snapshot } from '../../apps/worker/src/erp/snapshot.ts'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { type FakePostmark, startFakePostmark } from '../support/fake-postmark.ts'
import { type FaultS3, startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createWorkerParts, type WorkerParts } from '../support/worker-parts.ts'

const { postgresUrl, globexUrl } = inject('servers')
let table: TestDatabase
let s3: FaultS3
let postmark: FakePostmark
let objects: ObjectStore
let parts: WorkerParts

beforeEach(async () => {
  table = await createTestDatabase(postgresUrl)
  s3 = await startFaultS3()
  postmark = await startFakePostmark({ serverToken: 't' })
  objects = createObjectStore(storeOptionsOf(s3))
})
afterEach(async () => {
  await parts.close()
  objects.close()
  await Promise.all([s3.close(), postmark.close(), table.drop()])
})

/** What is asked of an account before it is collected: `enabled` is the fourth column. */
function withAccountDisabled(snapshot: Snapshot): Snapshot {
  const isEnabled = 3
  return {
    ...snapshot,
    all: async (statement) => {
      const rows = await snapshot.all(statement)
      const isAsked = statement.some((part) => 'raw' in part && part.raw.includes('full_name, enabled'))
      return isAsked ? rows.map((row) => row.with(isEnabled, '0')) : rows
    },
  }
}

/** The account is enabled for the first so many looks, and disabled from then on. */
function startWithAccountEnabledFor(looks: number): WorkerParts {
  let looked = 0
  const erp = (real: ErpDatabase): ErpDatabase => ({
    ...real,
    snapshot: async (signal) => {
      const snapshot = await real.snapshot(signal)
      looked += 1
      return looked <= looks ? snapshot : withAccountDisabled(snapshot)
    },
    readRecipient: async (user) => {
      const recipient = await real.readRecipient(user)
      looked += 1
      return recipient && { ...recipient, enabled: looked <= looks }
    },
    readEnabled: async (users) => {
      looked += 1
      return new Map(users.map((user) => [user, looked <= looks]))
    },
  })
  const sender = { from: 'x@example.org', stream: 'outbound' }
  const mailer = createMailer({ baseUrl: postmark.url, serverToken: 't', ...sender })
  parts = createWorkerParts({ databaseUrl: table.url, erpUrl: globexUrl, objects, mailer, erp })
  return parts
}

it.each([
  ['before the collecting', 0],
  ['while it was collected', 1],
])(
  'A26: an account that was disabled %s gets no file and no mail, and the request says why',
  async (_when, looks) => {
    const { ask, wake, database } = startWithAccountEnabledFor(looks)
    const id = await ask()
    await wake(id)
    expect(await database.requests.get(id)).toMatchObject({
      status: 'failed',
      reasonCode: 'subject.disabled',
      objectKey: null,
    })
    expect(s3.keysHolding()).toEqual([])
    expect(postmark.accepted).toEqual([])
  },
)

it('A26: one that was disabled after the publishing gets no mail with a link', async () => {
  const { ask, wake, database } = startWithAccountEnabledFor(2)
  const id = await ask()
  await wake(id)
  expect((await database.requests.get(id))?.status).toBe('ready')
  expect(postmark.accepted).toEqual([])
  const [mail] = await database.notifications.forRequest(id)
  expect(mail).toMatchObject({ kind: 'ready', state: 'suppressed' })
})

it('A26: one that was disabled later loses the file within minutes, whatever token it holds', async () => {
  const { ask, wake, sweep, database } = startWithAccountEnabledFor(3)
  const id = await ask()
  await wake(id)
  expect((await database.requests.get(id))?.status).toBe('ready')
  expect(await sweep('disabled_accounts')).toBe(1)
  expect(await database.requests.get(id)).toMatchObject({ status: 'expired', reasonCode: 'request.revoked' })
  expect(await sweep('deletion')).toBe(1)
  expect(s3.keysHolding()).toEqual([])
})
