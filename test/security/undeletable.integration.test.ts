import { createObjectStore } from '@pdd/storage'
import { afterEach, expect, inject, it } from 'vitest'
import type { Mailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { type FaultS3, startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { createWorkerParts, type WorkerParts } from '../support/worker-parts.ts'

const { postgresUrl, globexUrl } = inject('servers')
const mailer: Mailer = {
  send: async () => ({ kind: 'sent', messageId: 'm' }),
  lookUp: async () => ({ kind: 'not_found' }),
} as unknown as Mailer

let table: TestDatabase
let s3: FaultS3
let parts: WorkerParts
let objects: ReturnType<typeof createObjectStore>

async function start(options: { versioned: boolean; lockDays?: number }): Promise<void> {
  table = await createTestDatabase(postgresUrl)
  s3 = await startFaultS3(options)
  objects = createObjectStore(storeOptionsOf(s3))
  parts = createWorkerParts({ databaseUrl: table.url, erpUrl: globexUrl, objects, mailer })
}

afterEach(async () => {
  await parts.close()
  objects.close()
  await s3.close()
  await table.drop()
})

/** A file that is ready, and the link that its mail holds. */
async function readyFile(): Promise<{ id: string; url: string }> {
  const id = await parts.ask()
  await parts.wake(id)
  const { objectKey } = (await parts.database.requests.get(id)) ?? {}
  const { url } = await objects.presignDownload(objectKey ?? '', { expiresInSeconds: 60, filename: 'f.json' })
  expect((await fetch(url)).status).toBe(200)
  return { id, url }
}

async function revoke(id: string): Promise<void> {
  await parts.database.requests.cancel(id, { type: 'caller', id: 'x' })
}

it('A93 a bucket keeps the version of a deleted file: its link is dead, and nobody is told that it is deleted', async () => {
  await start({ versioned: true, lockDays: 30 })
  const { id, url } = await readyFile()
  await revoke(id)
  await expect(parts.sweep('deletion')).rejects.toMatchObject({ code: 'storage.undeletable' })
  expect((await fetch(url)).status).toBe(404)
  // Again: the trail tells it once.
  await expect(parts.sweep('deletion')).rejects.toMatchObject({ code: 'storage.undeletable' })
  expect(await parts.database.requests.get(id)).toMatchObject({ status: 'expired', deletedAt: null })
  const mails = await parts.database.notifications.forRequest(id)
  expect(mails.map(({ kind }) => kind)).not.toContain('deleted')
  const trail = await parts.database.officers.timeline(id)
  expect(trail.filter(({ action }) => action === 'deletion_refused')).toMatchObject([
    { actorType: 'sweep', reason: 'storage.undeletable' },
  ])
})

it('A93 one file that the store refuses to delete keeps no other file of anybody alive', async () => {
  await start({ versioned: true })
  const files = [await readyFile(), await readyFile(), await readyFile()]
  for (const { id } of files) await revoke(id)
  s3.faults.push({
    ...{ operation: 'DeleteObject', ofVersion: true, times: 1 },
    effect: { kind: 'status', status: 403, code: 'AccessDenied' },
  })
  await expect(parts.sweep('deletion')).rejects.toMatchObject({ code: 'storage.undeletable' })
  const states = await Promise.all(
    files.map(async ({ id }) => (await parts.database.requests.get(id))?.status),
  )
  expect(states.sort()).toEqual(['deleted', 'deleted', 'expired'])
  for (const { url } of files) expect((await fetch(url)).status).toBe(404)
})
