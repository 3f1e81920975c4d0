import { createMetrics } from '@pdd/runtime'
import { createObjectStore, type ObjectStore } from '@pdd/storage'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { createWorkerMetrics } from '../../apps/worker/src/worker-metrics.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { type FakePostmark, startFakePostmark } from '../support/fake-postmark.ts'
import { type FaultS3, startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'
import { signToken } from '../support/signed-token.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createWorkerParts, type WorkerParts, type WorkerPartsOptions } from '../support/worker-parts.ts'

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
  parts = worker()
})
afterEach(async () => {
  await parts.close()
  objects.close()
  await Promise.all([s3.close(), postmark.close(), table.drop()])
})

function worker(over: Partial<WorkerPartsOptions> = {}): WorkerParts {
  const provider = { baseUrl: postmark.url, serverToken: 't', from: 'x@example.org', stream: 'outbound' }
  const mailer = createMailer({ ...provider, timeoutSeconds: 1 })
  return createWorkerParts({ databaseUrl: table.url, erpUrl: globexUrl, objects, mailer, ...over })
}

/** A ready file whose mail still waits, as the provider has asked to wait. */
async function readyAndUntold(): Promise<string> {
  const effect = { kind: 'answer', status: 429, body: '{"ErrorCode":429,"Message":"slow"}' } as const
  postmark.faults.push({ operation: 'send', times: 1, effect })
  const id = await parts.ask()
  await parts.wake(id)
  expect(await stateOf(id)).toBe('pending')
  postmark.requests.length = 0
  await due()
  return id
}
const stateOf = async (id: string) => (await parts.database.notifications.forRequest(id))[0]?.state
const due = () => table.query('UPDATE notification SET next_attempt_at = now()')
/** Whoever sends has been away for longer than a sender may take. */
const sendersAreGone = async () => {
  await table.query(`UPDATE notification SET started_at = started_at - interval '6 min'`)
  await parts.sweep('unknown_mails')
}

it('a worker that dies while it prepares a mail has given it to nobody: it is due at once, however often', async () => {
  const id = await readyAndUntold()
  for (let death = 1; death <= 3; death += 1) {
    expect(await parts.database.notifications.claimDue({ requestId: id })).not.toBeNull()
    expect(await stateOf(id)).toBe('sending')
    await sendersAreGone()
    expect(await stateOf(id)).toBe('pending')
  }
  expect(postmark.requests).toEqual([])
  await parts.notify(id)
  expect(await stateOf(id)).toBe('sent')
  expect(postmark.accepted).toHaveLength(1)
})

it('a mail that ends every worker that prepares it has a last try, and is left to an officer', async () => {
  const id = await readyAndUntold()
  await table.query(`UPDATE notification SET attempts = 23, created_at = now() - interval '8 days'`)
  await parts.database.notifications.claimDue({ requestId: id })
  await sendersAreGone()
  expect(await stateOf(id)).toBe('failed')
  expect(await parts.database.desk.untold('globex')).toMatchObject([{ requestId: id }])
})

it('a sender that was frozen while it prepared the mail sends nothing when another has sent it', async () => {
  const id = await readyAndUntold()
  const stopped = Promise.withResolvers<void>()
  const freezing = Promise.withResolvers<void>()
  const frozen = worker({
    erp: (real) => ({
      ...real,
      readRecipient: async (user) => {
        freezing.resolve()
        await stopped.promise
        return real.readRecipient(user)
      },
    }),
  })
  const late = frozen.notify(id)
  await freezing.promise
  await sendersAreGone()
  await parts.notify(id)
  expect(await stateOf(id)).toBe('sent')
  stopped.resolve()
  await late
  await frozen.close()
  expect(postmark.accepted).toHaveLength(1)
  expect(await stateOf(id)).toBe('sent')
})

it('a mail that was lost twice is not sent a third time: the desk shows it, a gauge counts it, an officer sends it again', async () => {
  const api = await buildApiOnTable(parts.database)
  const authorization = `Bearer ${signToken('dpo@globex.example', { site: 'globex', roles: ['Data Protection Officer'] })}`
  const desk = async () => (await api.inject({ url: '/requests', headers: { authorization } })).body
  const gauge = async () => {
    const metrics = createMetrics({ prefix: 'pdx_', processMetrics: false })
    createWorkerMetrics(metrics, parts.database)
    return /^pdx_untold\{state="failed"\} (\d+)$/m.exec(await metrics.text())?.[1]
  }
  const id = await readyAndUntold()
  postmark.faults.push({ operation: 'send', times: 2, effect: { kind: 'reset' } })
  for (let time = 1; time <= 2; time += 1) {
    await parts.notify(id)
    expect(await desk()).not.toContain('Not told')
    expect(await gauge()).toBe('0')
    for (let look = 1; look <= 4; look += 1) {
      expect(await stateOf(id)).toBe('unknown')
      await due()
      await parts.sweep('unknown_mails')
    }
  }
  expect(await stateOf(id)).toBe('failed')
  await due()
  expect(await parts.notify(id)).toBe(false)
  expect(postmark.accepted).toEqual([])

  expect(await gauge()).toBe('1')
  expect(await desk()).toMatch(/Not told[\s\S]*mail\.not_listed/)
  expect(await desk()).toContain(`href="/requests/${id}"`)
  const answer = await api.inject({
    ...{ method: 'POST', url: `/requests/${id}/resend` },
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'reason=lost+twice',
  })
  expect(answer.statusCode).toBe(303)
  await parts.notify(id)
  expect(await stateOf(id)).toBe('sent')
  expect(postmark.accepted).toHaveLength(1)
  expect(await gauge()).toBe('0')
  expect(await desk()).not.toContain('Not told')
  await api.close()
})
