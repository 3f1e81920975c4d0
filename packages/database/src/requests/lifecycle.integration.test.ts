import { type ExportRequest, type ExportStatus, exportStatuses, legalTransitions } from '@pdd/core'
import { describe, expect, test } from 'vitest'
import { claimOptions, exportResult, requestIn } from '../../../../test/support/export-requests.ts'
import { withTestDatabase } from '../../../../test/support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 10 })

const officer = { type: 'officer', id: 'officer@example.org' } as const

type Verb = (request: ExportRequest) => Promise<unknown>
const publish: Verb = ({ id, fence }) =>
  database.requests.publish(id, fence, exportResult(id, fence), { ttlSeconds: 3600 })
const cancel: Verb = ({ id }) => database.requests.cancel(id, officer)

/** Every verb, and where it leads from where; a state that is not named stays as it is, to the last column. */
const verbs: Record<string, { run: Verb; leads: Partial<Record<ExportStatus, ExportStatus>> }> = {
  claim: {
    run: ({ id }) => database.requests.claim(id, claimOptions),
    leads: { queued: 'running', retrying: 'running' },
  },
  publish: { run: publish, leads: { running: 'ready' } },
  retryLater: {
    run: ({ id, fence }) => database.requests.retryLater(id, fence, 'erp.unavailable', 1),
    leads: { running: 'retrying' },
  },
  giveUp: {
    run: ({ id, fence }) => database.requests.giveUp(id, fence, 'erp.table_unreadable'),
    leads: { running: 'failed' },
  },
  release: { run: ({ id, fence }) => database.requests.release(id, fence), leads: { running: 'queued' } },
  cancel: {
    run: cancel,
    leads: { queued: 'cancelled', running: 'cancelled', retrying: 'cancelled', ready: 'expired' },
  },
  markDeleted: { run: ({ id }) => database.requests.markDeleted(id), leads: { expired: 'deleted' } },
}

describe.each(Object.keys(verbs))('%s', (name) => {
  const { run, leads } = verbs[name]!
  test.each(exportStatuses)(
    'from %s does what is legal, writes it down, or does nothing at all',
    async (from) => {
      const before = await requestIn(from, database.requests)
      const trail = await database.requests.auditTrail(before.id)
      const answer = await run(before)
      const after = await database.requests.get(before.id)
      const to = leads[from]
      if (to === undefined) {
        expect(answer === false || answer === null).toBe(true)
        expect(after).toEqual(before)
        expect(await database.requests.auditTrail(before.id)).toEqual(trail)
        return
      }
      expect(answer).toBeTruthy()
      expect(after?.status).toBe(to)
      expect(legalTransitions[from]).toContain(to)
      const events = (await database.requests.auditTrail(before.id)).slice(trail.length)
      expect(events).toMatchObject([{ fromStatus: from, toStatus: to, reason: after?.reasonCode }])
    },
  )
})

test('what is published can be read back to the last digit, and owes one mail', async () => {
  const running = await requestIn('running', database.requests)
  await database.requests.heartbeat(running.id, running.fence, {
    leaseSeconds: 60,
    progress: { current: 'User', doctypesDone: 0, doctypesTotal: 1, counts: {}, bytes: 0 },
  })
  await publish(running)
  const ready = await database.requests.get(running.id)
  expect(ready).toMatchObject({
    ...exportResult(running.id, running.fence),
    status: 'ready',
    leaseUntil: null,
    workerId: null,
    progress: null,
  })
  expect(ready!.expiresAt!.getTime() - ready!.readyAt!.getTime()).toBe(3_600_000)
  expect(await database.notifications.forRequest(running.id)).toMatchObject([
    { kind: 'ready', state: 'pending', attempts: 0, messageId: null },
  ])
})

test('publishing twice is once', async () => {
  const running = await requestIn('running', database.requests)
  const answers = await Promise.all(Array.from({ length: 10 }, () => publish(running)))
  expect(answers.filter(Boolean)).toHaveLength(1)
  expect(await database.notifications.forRequest(running.id)).toHaveLength(1)
})

test('a cancel that races a publish: either one wins whole, and no mail goes out for a cancelled request', async () => {
  const outcomes = new Set<string>()
  for (let round = 0; round < 30; round += 1) {
    const running = await requestIn('running', database.requests)
    const race = round % 2 === 0 ? [publish(running), cancel(running)] : [cancel(running), publish(running)]
    await Promise.all(race)
    const after = (await database.requests.get(running.id))!
    const mails = await database.notifications.forRequest(running.id)
    outcomes.add(after.status)
    if (after.status === 'cancelled') {
      expect(after.objectKey).toBeNull()
      expect(mails).toEqual([])
    } else {
      // Published first, then revoked: the mail is taken back before anyone may send it.
      expect(after.status).toBe('expired')
      expect(mails).toMatchObject([{ kind: 'ready', state: 'suppressed' }])
    }
  }
  expect([...outcomes].every((status) => status === 'cancelled' || status === 'expired')).toBe(true)
})

test('cancelling takes the lease away: a worker’s next heartbeat says so', async () => {
  const { id, fence } = await requestIn('running', database.requests)
  await database.requests.cancel(id, officer)
  expect(await database.requests.heartbeat(id, fence, { leaseSeconds: 60, progress: null })).toBe(false)
  expect((await database.requests.get(id))?.fence).toBe(fence + 1)
})

test('a ready request expires by the database’s clock, its unsent mail with it, and is then listed for deletion', async () => {
  const due = await requestIn('ready', database.requests)
  const young = await requestIn('ready', database.requests)
  await table.query(`UPDATE export_request SET expires_at = now() - interval '1 s' WHERE id = $1`, [due.id])
  const sweeps = await Promise.all(Array.from({ length: 5 }, () => database.requests.expireDue(100)))
  expect(sweeps.flat().map(({ id, status }) => [id, status])).toEqual([[due.id, 'expired']])
  expect((await database.requests.get(young.id))?.status).toBe('ready')
  expect(await database.notifications.forRequest(due.id)).toMatchObject([{ state: 'suppressed' }])
  expect((await database.requests.listUndeleted(1000)).map(({ id }) => id)).toContain(due.id)
  expect(await database.requests.markDeleted(due.id)).toBe(true)
  expect((await database.requests.listUndeleted(1000)).map(({ id }) => id)).not.toContain(due.id)
  expect(await database.requests.get(due.id)).toMatchObject({ status: 'deleted', objectKey: due.objectKey })
})

test('downloads are counted one by one, and only while there is something to download', async () => {
  const { id } = await requestIn('ready', database.requests)
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => database.requests.recordDownload(id, officer)),
  )
  expect(answers.every(Boolean)).toBe(true)
  expect(await database.requests.get(id)).toMatchObject({ downloadCount: 50, status: 'ready' })
  const downloads = (await database.requests.auditTrail(id)).filter(({ action }) => action === 'downloaded')
  expect(downloads).toHaveLength(50)

  await table.query('UPDATE export_request SET expires_at = now() WHERE id = $1', [id])
  expect(await database.requests.recordDownload(id, officer)).toBe(false)
  const queued = await requestIn('queued', database.requests)
  expect(await database.requests.recordDownload(queued.id, officer)).toBe(false)
})
