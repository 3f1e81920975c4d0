import { createMetrics } from '@pdd/runtime'
import { beforeEach, expect, it } from 'vitest'
import { createWorkerMetrics } from '../../apps/worker/src/worker-metrics.ts'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { signToken } from '../support/signed-token.ts'
import { withStoreAndMail } from '../support/with-store-and-mail.ts'
import type { WorkerParts, WorkerPartsOptions } from '../support/worker-parts.ts'

const servers = withStoreAndMail()
let parts: WorkerParts
beforeEach(() => {
  parts = worker()
})

function worker(over: Partial<WorkerPartsOptions> = {}): WorkerParts {
  return servers.startWorker({ mailTimeoutSeconds: 1, ...over })
}

/** A ready file whose mail still waits, as the provider has asked to wait. */
async function readyAndUntold(): Promise<string> {
  const effect = { kind: 'answer', status: 429, body: '{"ErrorCode":429,"Message":"slow"}' } as const
  servers.postmark.faults.push({ operation: 'send', times: 1, effect })
  const id = await parts.ask()
  await parts.wake(id)
  expect(await stateOf(id)).toBe('pending')
  servers.postmark.requests.length = 0
  await due()
  return id
}
const stateOf = async (id: string) => (await parts.database.notifications.forRequest(id))[0]?.state
const due = () => servers.table.query('UPDATE notification SET next_attempt_at = now()')
/** Whoever sends has been away for longer than a sender may take. */
const sendersAreGone = async () => {
  await servers.table.query(`UPDATE notification SET started_at = started_at - interval '6 min'`)
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
  expect(servers.postmark.requests).toEqual([])
  await parts.notify(id)
  expect(await stateOf(id)).toBe('sent')
  expect(servers.postmark.accepted).toHaveLength(1)
})

it('a mail that ends every worker that prepares it has a last try, and is left to an officer', async () => {
  const id = await readyAndUntold()
  await servers.table.query(`UPDATE notification SET attempts = 23, created_at = now() - interval '8 days'`)
  await parts.database.notifications.claimDue({ requestId: id })
  await sendersAreGone()
  expect(await stateOf(id)).toBe('failed')
  expect(await parts.database.officers.untold('globex')).toMatchObject([{ requestId: id }])
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
  expect(servers.postmark.accepted).toHaveLength(1)
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
  servers.postmark.faults.push({ operation: 'send', times: 2, effect: { kind: 'reset' } })
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
  expect(servers.postmark.accepted).toEqual([])

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
  expect(servers.postmark.accepted).toHaveLength(1)
  expect(await gauge()).toBe('0')
  expect(await desk()).not.toContain('Not told')
  await api.close()
})
