import { expect, it } from 'vitest'
import type { ErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import type { Snapshot } from '../../apps/worker/src/erp/snapshot.ts'
import { withStoreAndMail } from '../support/with-store-and-mail.ts'
import type { WorkerParts } from '../support/worker-parts.ts'

const servers = withStoreAndMail()

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
  return servers.startWorker({ erp })
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
    expect(servers.s3.keysHolding()).toEqual([])
    expect(servers.postmark.accepted).toEqual([])
  },
)

it('A26: one that was disabled after the publishing gets no mail with a link', async () => {
  const { ask, wake, database } = startWithAccountEnabledFor(2)
  const id = await ask()
  await wake(id)
  expect((await database.requests.get(id))?.status).toBe('ready')
  expect(servers.postmark.accepted).toEqual([])
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
  expect(servers.s3.keysHolding()).toEqual([])
})
