import type { ExportRequest } from '@pdd/core'
import { beforeEach, expect, test } from 'vitest'
import { requestIn } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'
import type { Notification, NotificationState } from '../contract.ts'

const { table, database } = await withTestDatabase({ poolSize: 20 })
let request: ExportRequest
beforeEach(async () => {
  await table.query(`UPDATE notification SET state = 'suppressed'`)
  request = await requestIn('ready', database.requests)
})

const claim = async () => (await database.notifications.claimDue({ requestId: request.id })) as Notification
const current = async () => (await database.notifications.forRequest(request.id))[0] as Notification
const timePasses = (minutes: number) =>
  table.query(
    `UPDATE notification SET next_attempt_at = next_attempt_at - make_interval(mins => $2),
       started_at = started_at - make_interval(mins => $2), unknown_at = unknown_at - make_interval(mins => $2)
     WHERE request_id = $1`,
    [request.id, minutes],
  )
const dueInMinutes = async () => {
  const [row] = await table.query<{ minutes: number }>(
    `SELECT (extract(epoch FROM next_attempt_at - now()) / 60)::float8 AS minutes FROM notification WHERE request_id = $1`,
    [request.id],
  )
  return Math.round(row!.minutes)
}

test('of twenty senders at once, one gets the mail', async () => {
  const claims = await Promise.all(Array.from({ length: 20 }, () => database.notifications.claimDue({})))
  expect(claims.filter((one) => one !== null)).toMatchObject([
    { requestId: request.id, kind: 'ready', state: 'sending', sendFence: 1, attempts: 1 },
  ])
})

const news = ['delivered', 'bounced', 'complained'] as const
const orders = [0, 1, 2].flatMap((a) => [0, 1, 2].filter((b) => b !== a).map((b) => [a, b, 3 - a - b]))

test.each(orders)(
  'news of a mail in the order %i, %i, %i, each told twice, ends in the same state',
  async (...order) => {
    const { id, nid, sendFence } = await claim()
    const message = { nid, messageId: 'message-1' }
    for (const index of order)
      for (const _ of [1, 2])
        await database.notifications.recordEvent({ ...message, outcome: news[index] ?? 'delivered' })
    // Our own answer comes last of all: it changes nothing any more.
    expect(await database.notifications.markSent(id, sendFence, 'message-1')).toBe(false)
    expect(await current()).toMatchObject({ state: 'complained', messageId: 'message-1' })
  },
)

test('news of a message that is not ours, or of another message, changes nothing', async () => {
  const { id, nid, sendFence } = await claim()
  await database.notifications.markSent(id, sendFence, 'message-1')
  const told = { outcome: 'bounced' as const, messageId: 'message-1' }
  for (const event of [
    { ...told, nid: '00000000-0000-4000-8000-000000000000' },
    { ...told, nid: 'no id' },
    { ...told, nid, messageId: 'message-2' },
  ])
    expect(await database.notifications.recordEvent(event)).toBe(false)
  expect(await current()).toMatchObject({ state: 'sent' })
  expect(await database.notifications.recordEvent({ ...told, nid })).toBe(true)
  const trail = await database.requests.auditTrail(request.id)
  expect(trail.at(-1)).toMatchObject({ action: 'mail.ready.bounced', actorType: 'webhook' })
})

test('news of a mail whose answer was lost keeps it from being sent again', async () => {
  const { id, nid, sendFence } = await claim()
  await database.notifications.markUnknown(id, sendFence, 'mail.timeout')
  await database.notifications.markNotSent(id, sendFence, 'mail.not_listed', 0)
  expect(
    await database.notifications.recordEvent({ nid, messageId: 'message-1', outcome: 'delivered' }),
  ).toBe(true)
  expect(await claim()).toBeNull()
})

test('a mail that was sent is never due again', async () => {
  const { id, sendFence } = await claim()
  expect(await database.notifications.markSent(id, sendFence, 'message-1')).toBe(true)
  await timePasses(1000)
  expect(await claim()).toBeNull()
  expect(await database.notifications.claimUnknown()).toBeNull()
  expect(await current()).toMatchObject({ state: 'sent', messageId: 'message-1' })
})

test('a mail that certainly was not sent is due again when its delay is over, under a new fence and the same nid', async () => {
  const first = await claim()
  expect(await database.notifications.markNotSent(first.id, first.sendFence, 'mail.unreachable', 600)).toBe(
    true,
  )
  expect(await claim()).toBeNull()
  await timePasses(10)
  const second = await claim()
  expect(second).toMatchObject({ sendFence: 2, attempts: 2, nid: first.nid })
  expect(await database.notifications.markSent(first.id, first.sendFence, 'late')).toBe(false)
  expect(await current()).toMatchObject({ state: 'sending', messageId: null })
})

test.each(['suppressed', 'failed'] as const)('a definite no is %s for good', async (state) => {
  const { id, sendFence } = await claim()
  expect(await database.notifications.markRefused(id, sendFence, state, 'mail.refused')).toBe(true)
  await timePasses(1000)
  expect(await claim()).toBeNull()
  expect(await current()).toMatchObject({ state })
})

test('a lost answer is looked up after 2, 10, 30 and 60 minutes, by one worker each time, and never sent meanwhile', async () => {
  const { id, sendFence } = await claim()
  expect(await database.notifications.markUnknown(id, sendFence, 'mail.timeout')).toBe(true)
  const waits: number[] = []
  for (let lookups = 0; lookups < 4; lookups += 1) {
    const wait = await dueInMinutes()
    waits.push(wait)
    expect(await database.notifications.claimUnknown()).toBeNull()
    await timePasses(wait)
    const looks = await Promise.all([1, 2, 3].map(() => database.notifications.claimUnknown()))
    expect(looks.filter((look) => look !== null)).toMatchObject([{ id, state: 'unknown', lookups }])
    expect(await database.notifications.markNotListed(id, sendFence)).toBe(true)
  }
  expect(waits).toEqual([2, 8, 20, 30])
  expect(await claim()).toBeNull()
  expect(await current()).toMatchObject({ state: 'unknown', lookups: 4 })
})

test('a look-up that came to no answer is not counted, and comes again, later the longer it is unknown', async () => {
  const { id, sendFence } = await claim()
  await database.notifications.markUnknown(id, sendFence, 'mail.timeout')
  const waits: number[] = []
  for (const minutes of [2, 22, 100, 1000]) {
    await timePasses(minutes)
    expect(await database.notifications.claimUnknown()).toMatchObject({ id, lookups: 0 })
    expect(await database.notifications.claimUnknown()).toBeNull()
    waits.push(await dueInMinutes())
  }
  expect(waits).toEqual([1, 6, 31, 60])
})

test('a mail that is held is looked up no more, and takes the word of the provider all the same', async () => {
  const { id, nid, sendFence } = await claim()
  await database.notifications.markUnknown(id, sendFence, 'mail.timeout')
  expect(await database.notifications.markHeld(id, sendFence + 1, 'mail.not_listed')).toBe(false)
  expect(await database.notifications.markHeld(id, sendFence, 'mail.not_listed')).toBe(true)
  await timePasses(1000)
  expect(await database.notifications.claimUnknown()).toBeNull()
  expect(await claim()).toBeNull()
  expect(await current()).toMatchObject({ state: 'held' })
  await database.notifications.recordEvent({ nid, messageId: 'message-1', outcome: 'delivered' })
  expect(await current()).toMatchObject({ state: 'delivered' })
})

test('a look-up that finds the mail settles it', async () => {
  const { id, sendFence } = await claim()
  await database.notifications.markUnknown(id, sendFence, 'mail.timeout')
  expect(await database.notifications.markSent(id, sendFence, 'found')).toBe(true)
  expect(await current()).toMatchObject({ state: 'sent', messageId: 'found' })
})

test('an unknown mail is sent again once at most', async () => {
  const { notifications } = database
  const first = await claim()
  await notifications.markUnknown(first.id, first.sendFence, 'mail.timeout')
  expect(await notifications.markNotSent(first.id, first.sendFence, 'mail.not_listed', 0)).toBe(true)
  const second = await claim()
  expect(second).toMatchObject({ nid: first.nid, lookups: 0 })
  await notifications.markUnknown(second.id, second.sendFence, 'mail.timeout')
  expect(await notifications.markNotSent(second.id, second.sendFence, 'mail.not_listed', 0)).toBe(false)
  expect(await current()).toMatchObject({ state: 'failed' })
  expect(await claim()).toBeNull()
})

test('a sender that never came back leaves a question, and may still answer it', async () => {
  const { notifications } = database
  const { id, sendFence } = await claim()
  expect(await notifications.markHandedOver(id, sendFence)).toBe(true)
  expect(await notifications.sweepStuckSending(300)).toBe(0)
  await timePasses(6)
  const sweeps = await Promise.all([1, 2, 3].map(() => notifications.sweepStuckSending(300)))
  expect(sweeps.toSorted()).toEqual([0, 0, 1])
  expect(await current()).toMatchObject({ state: 'unknown' })
  expect(await dueInMinutes()).toBe(2)
  expect(await notifications.markSent(id, sendFence, 'after all')).toBe(true)
})

test('a sender that never came back before it gave the mail to anybody leaves it to be sent, once', async () => {
  const { notifications } = database
  const { id, sendFence } = await claim()
  await timePasses(6)
  expect(await notifications.sweepStuckSending(300)).toBe(1)
  expect(await current()).toMatchObject({ state: 'pending' })
  expect(await notifications.markHandedOver(id, sendFence)).toBe(false)
  const second = await claim()
  expect(await notifications.markHandedOver(id, sendFence)).toBe(false)
  expect(await notifications.markHandedOver(id, second.sendFence)).toBe(true)
})

test('what a release claims that hands nothing over is a question, whoever prepared it before', async () => {
  const { id, sendFence } = await claim()
  await database.notifications.markNotSent(id, sendFence, 'mail.not_prepared', 0)
  await table.query(
    `UPDATE notification SET state = 'sending', send_fence = send_fence + 1, started_at = now() WHERE id = $1`,
    [id],
  )
  await timePasses(6)
  expect(await database.notifications.sweepStuckSending(300)).toBe(1)
  expect(await current()).toMatchObject({ state: 'unknown' })
})

const outcomes = {
  markHandedOver: (id: string, fence: number) => database.notifications.markHandedOver(id, fence),
  markSent: (id: string, fence: number) => database.notifications.markSent(id, fence, 'm'),
  markNotSent: (id: string, fence: number) => database.notifications.markNotSent(id, fence, 'r', 0),
  markRefused: (id: string, fence: number) => database.notifications.markRefused(id, fence, 'failed', 'r'),
  markUnknown: (id: string, fence: number) => database.notifications.markUnknown(id, fence, 'r'),
}

test.each(Object.keys(outcomes) as (keyof typeof outcomes)[])(
  '%s with an old fence, or of a settled mail, changes nothing',
  async (name) => {
    const { id, sendFence } = await claim()
    expect(await outcomes[name](id, sendFence - 1)).toBe(false)
    expect(await outcomes[name]('no id', sendFence)).toBe(false)
    const settled: NotificationState[] = [
      'pending',
      'sent',
      'delivered',
      'bounced',
      'complained',
      'suppressed',
      'failed',
    ]
    for (const state of settled) {
      await table.query(`UPDATE notification SET state = $2, message_id = 'given' WHERE id = $1`, [id, state])
      const before = await current()
      expect(await outcomes[name](id, sendFence)).toBe(false)
      expect(await current()).toEqual(before)
    }
  },
)

test('what became of a mail stands in the trail of its request', async () => {
  const { id, sendFence } = await claim()
  await database.notifications.markUnknown(id, sendFence, 'mail.timeout')
  await database.notifications.markSent(id, sendFence, 'found')
  const trail = await database.requests.auditTrail(request.id)
  expect(trail.slice(-3)).toMatchObject([
    { action: 'mail.ready.sending', actorType: 'worker', toStatus: null },
    { action: 'mail.ready.unknown', reason: 'mail.timeout' },
    { action: 'mail.ready.sent', reason: null },
  ])
})

test('a request whose mail is being claimed can be revoked at the same time, without a deadlock reaching anyone', async () => {
  for (let round = 0; round < 20; round += 1) {
    request = await requestIn('ready', database.requests)
    await Promise.all([
      claim(),
      database.requests.cancel(request.id, { type: 'caller', id: request.requestedBy }),
    ])
    expect((await database.requests.get(request.id))?.status).toBe('expired')
    expect(['suppressed', 'sending']).toContain((await current()).state)
  }
})

test('a mail changes after its request is held, never before: what changes both the other way round waits for nobody', async () => {
  const { id, sendFence } = await claim()
  const become = (state: NotificationState) =>
    table.query('UPDATE notification SET state = $2 WHERE id = $1', [id, state])
  const hold = async () => {
    await table.query('BEGIN')
    await table.query(`SET LOCAL lock_timeout = '1s'`)
    await table.query('SELECT FROM export_request WHERE id = $1 FOR NO KEY UPDATE', [request.id])
  }
  // Whoever looks for a mail to send takes another one.
  await become('pending')
  await hold()
  expect(await database.notifications.claimDue({ requestId: request.id })).toBeNull()
  await table.query('COMMIT')
  // Whoever knows how it went waits, and holds nothing meanwhile.
  await become('sending')
  await hold()
  const sent = database.notifications.markSent(id, sendFence, 'message-1')
  const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  await expect.poll(async () => (await table.query(waiting)).length).toBe(1)
  await become('sending')
  await table.query('COMMIT')
  expect(await sent).toBe(true)
  expect(await current()).toMatchObject({ state: 'sent' })
})

test('a mail that cannot be sent has a last try: after a week and two dozen of them it has failed, and says why', async () => {
  const tryOnce = async () => {
    const { id, sendFence } = await claim()
    const again = await database.notifications.markNotSent(id, sendFence, 'mail.unreachable', 0)
    return { again, mail: await current() }
  }
  const aged = (days: number, attempts: number) =>
    table.query(
      `UPDATE notification SET created_at = now() - make_interval(days => $2), attempts = $3 WHERE request_id = $1`,
      [request.id, days, attempts],
    )
  await aged(6, 200)
  expect(await tryOnce()).toMatchObject({ again: true, mail: { state: 'pending' } })
  // Nobody tried it while no worker ran.
  await aged(8, 2)
  expect(await tryOnce()).toMatchObject({ again: true, mail: { state: 'pending' } })
  await aged(8, 23)
  expect(await tryOnce()).toMatchObject({ again: false, mail: { state: 'failed' } })
  await timePasses(100_000)
  expect(await claim()).toBeNull()
  expect((await database.requests.auditTrail(request.id)).at(-1)).toMatchObject({
    ...{ action: 'mail.ready.failed', reason: 'mail.unreachable' },
  })
  expect(await database.officers.resend(request.id, { name: 'officer', reason: 'mended' })).toBe(true)
  expect(await claim()).toMatchObject({ attempts: 1 })
})
