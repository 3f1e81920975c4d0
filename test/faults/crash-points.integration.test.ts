import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createDatabase, type Database } from '@pdd/database'
import { createExportQueue, type ExportQueue } from '@pdd/queue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newRequest } from '../support/export-requests.ts'
import { type Service, startService, until } from '../support/service.ts'

const dying = 'test/faults/dying-worker-main.ts'
const subject = 'maria.santos@example.org'
let service: Service
let database: Database
let queue: ExportQueue

beforeEach(async () => {
  service = await startService()
  database = createDatabase({ url: service.table.url, poolSize: 2 })
  queue = createExportQueue({ url: service.redis.url, onError: () => {} })
})
afterEach(async () => {
  await queue.close()
  await database.close()
  await service.close()
})

async function ask(): Promise<string> {
  const { request } = await database.requests.create(newRequest({ subjectId: subject, requestedBy: subject }))
  await queue.publish([{ requestId: request.id, generation: request.generation }])
  return request.id
}
const isGone = (adminUrl: string) => async () =>
  fetch(adminUrl, { signal: AbortSignal.timeout(1_000) }).then(
    () => false,
    () => true,
  )
/** A worker that dies at this step of the first thing it does there. */
async function dieAt(step: string): Promise<() => Promise<boolean>> {
  const { adminUrl } = await service.startWorker({ DIE_AT: step }, dying)
  return isGone(adminUrl)
}
const status = async (id: string) => (await database.requests.get(id))?.status ?? 'no row'
const mailState = async (id: string) => (await database.notifications.forRequest(id))[0]?.state ?? 'no mail'
/** As if this much time had gone by for a mail whose sender is gone, or whose outcome nobody knows. */
const passTime = (minutes: number) =>
  service.table.query(`
    UPDATE notification SET started_at = started_at - interval '${minutes} min',
      unknown_at = unknown_at - interval '${minutes} min', next_attempt_at = next_attempt_at - interval '${minutes} min'`)

async function expectOneOfEach(id: string) {
  const row = await database.requests.get(id)
  expect(row?.status).toBe('ready')
  expect(service.s3.keysHolding()).toContain(row?.objectKey)
  const file = await fetch(`${service.s3.url}/faults/${row?.objectKey}`)
  const bytes = Buffer.from(await file.arrayBuffer())
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(row?.sha256)
  expect(JSON.parse(bytes.toString()).manifest.complete).toBe(true)
  expect(service.postmark.accepted.map(({ to }) => to)).toEqual([subject])
}

describe('a worker dies', () => {
  it.each([
    ['C6 after it was rung, before its claim', 'before claimNext', 1],
    ['C6 right after its claim', 'after claimNext', 2],
    ['C7 in mid-upload', 'amid put', 2],
    ['C10 with the object complete, before publish', 'before publish', 2],
  ])(
    '%s: another takes over, one object is visible, one mail goes out',
    async (_name, step, fence) => {
      const died = await dieAt(step)
      const id = await ask()
      await until(died)
      expect(service.postmark.accepted).toEqual([])
      await service.startWorker({}, dying)
      // A job that was fetched and never claimed waits for the queue: a minute's lock, then its next look for stalled jobs.
      await until(async () => (await status(id)) === 'ready' && (await mailState(id)) === 'sent', 150)
      await expectOneOfEach(id)
      expect((await database.requests.get(id))?.fence).toBeGreaterThanOrEqual(fence)
      expect(service.s3.openUploads()).toBe(0)
    },
    200_000,
  )

  it('C10 the object of the dead attempt goes by the sweep, the one that the row names stays', async () => {
    const died = await dieAt('before publish')
    const id = await ask()
    await until(died)
    const worker = await service.startWorker({}, dying)
    await until(async () => (await mailState(id)) === 'sent')
    expect(service.s3.keysHolding()).toHaveLength(2)
    service.s3.age(48)
    await worker.stop()
    await service.table.query('DELETE FROM sweep_turn')
    await service.startWorker({}, dying)
    await until(() => service.s3.keysHolding().length === 1)
    await expectOneOfEach(id)
  }, 120_000)

  it('C11 after publish, before the queue hears of it: no second run, one mail', async () => {
    const died = await dieAt('after publish')
    const id = await ask()
    await until(died)
    expect(await status(id)).toBe('ready')
    await service.startWorker({}, dying)
    await until(async () => (await mailState(id)) === 'sent')
    await expectOneOfEach(id)
    expect((await database.requests.get(id))?.fence).toBe(1)
  }, 120_000)

  it('C13 after the provider took the mail, before that was written down: found by its nid, one mail', async () => {
    const died = await dieAt('before markSent')
    const id = await ask()
    await until(died)
    expect(service.postmark.accepted).toHaveLength(1)
    expect(await mailState(id)).toBe('sending')
    await passTime(6)
    const worker = await service.startWorker({}, dying)
    await until(async () => (await mailState(id)) === 'unknown')
    await passTime(3)
    await worker.stop()
    await service.startWorker({}, dying)
    await until(async () => (await mailState(id)) === 'sent')
    await expectOneOfEach(id)
  }, 120_000)

  it('C12 while the mail is prepared, by two workers one after the other: nobody is asked, and it is sent once', async () => {
    const first = await dieAt('before markHandedOver')
    const id = await ask()
    await until(first)
    expect(await mailState(id)).toBe('sending')
    await passTime(6)
    await until(await dieAt('before markHandedOver'))
    expect(await mailState(id)).toBe('sending')
    await passTime(6)
    expect(service.postmark.requests).toEqual([])
    await service.startWorker({}, dying)
    await until(async () => (await mailState(id)) === 'sent')
    expect(service.postmark.requests).toEqual(['send'])
    await expectOneOfEach(id)
  }, 120_000)

  it('C12 after the mail was handed over, before the provider heard of it: looked up, found nowhere, sent once', async () => {
    const died = await dieAt('before send')
    const id = await ask()
    await until(died)
    expect(service.postmark.accepted).toEqual([])
    expect(await mailState(id)).toBe('sending')
    await passTime(6)
    for (let look = 0; look < 8 && (await mailState(id)) !== 'sent'; look += 1) {
      const worker = await service.startWorker({}, dying)
      await delay(1_500)
      await worker.stop()
      await passTime(70)
    }
    await expectOneOfEach(id)
  }, 150_000)

  it('C15 after the object was deleted, before that was written down: the sweep says it again', async () => {
    const first = await service.startWorker({}, dying)
    const id = await ask()
    await until(async () => (await mailState(id)) === 'sent')
    await first.stop()
    await service.table.query('UPDATE export_request SET expires_at = now()')
    await database.requests.expireDue(10)
    await until(await dieAt('before markDeleted'), 60)
    expect(await status(id)).toBe('expired')
    expect(service.s3.keysHolding()).toEqual([])
    await service.startWorker({}, dying)
    // Whoever died keeps the file for half a minute.
    await until(async () => (await status(id)) === 'deleted', 90)
  }, 150_000)

  it('T2 twice in a row: a third one brings it to an end', async () => {
    await until(await dieAt('after claimNext').then((died) => ask().then(() => died)))
    const id = (await service.rows())[0]?.id ?? ''
    await until(await dieAt('amid put'), 70)
    await service.startWorker({}, dying)
    await until(async () => {
      await service.table.query(`UPDATE export_request SET next_attempt_at = now() WHERE status = 'retrying'`)
      return (await mailState(id)) === 'sent'
    }, 70)
    await expectOneOfEach(id)
  }, 180_000)

  it('T3 every time: given up as poison, told once, and others are not held up', async () => {
    const [id, other] = [await ask(), 'ravi.kumar@acme.example']
    await service.table.query(`UPDATE export_request SET attempts = 4`)
    await until(await dieAt('after claimNext'), 70)
    await database.requests.create(newRequest({ subjectId: other, requestedBy: other }))
    await service.startWorker({}, dying)
    await until(async () => (await mailState(id)) === 'sent')
    expect(await database.requests.get(id)).toMatchObject({ status: 'failed', reasonCode: 'worker.poison' })
    await until(() => service.postmark.accepted.length === 2)
    const again = await database.requests.create(newRequest({ subjectId: subject, requestedBy: subject }))
    expect(again.created).toBe(true)
  }, 150_000)
})
