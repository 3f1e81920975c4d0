import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FaultS3, faultS3Bucket, startFaultS3 } from '../../../test/support/fault-s3.ts'
import type { ObjectStore } from './contract.ts'
import { createObjectStore } from './object-store.ts'

const key = 'exports/1/1/personal-data.json'
const denied = { kind: 'status', status: 403, code: 'AccessDenied' } as const
let server: FaultS3
let store: ObjectStore

function storeOn({ url }: FaultS3, bucket = faultS3Bucket): ObjectStore {
  return createObjectStore(
    {
      ...{ endpoint: url, region: 'us-east-1', bucket, forcePathStyle: true, checksums: 'WHEN_SUPPORTED' },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    { connectMs: 300, requestMs: 1_000 },
  )
}

async function start(options: Parameters<typeof startFaultS3>[0]): Promise<void> {
  server = await startFaultS3(options)
  store = storeOn(server)
}

async function put(): Promise<void> {
  async function* body() {
    yield Buffer.alloc(10)
  }
  await store.put(key, body(), { contentType: 'application/json', signal: new AbortController().signal })
}

beforeEach(() => start({ versioned: true, lockDays: 30 }))
afterEach(async () => {
  store.close()
  await server.close()
})

async function instead(options: Parameters<typeof startFaultS3>[0]): Promise<void> {
  store.close()
  await server.close()
  await start(options)
}

test('a version that is locked leaves the key closed: the link that was mailed opens nothing more', async () => {
  await put()
  const { url } = await store.presignDownload(key, { expiresInSeconds: 60, filename: 'f.json' })
  expect(url).not.toContain('versionId')
  expect((await fetch(url)).status).toBe(200)
  await expect(store.remove(key)).rejects.toMatchObject({
    code: 'storage.undeletable',
    facts: { closed: true, versionsLeft: 1, status: 403 },
  })
  expect((await fetch(url)).status).toBe(404)
})

test('trying again adds no further marker and does not open the key', async () => {
  await put()
  for (let turn = 0; turn < 3; turn += 1) await store.remove(key).catch(() => {})
  expect(await store.head(key)).toBeNull()
  expect(server.versionsOf(key)).toEqual(['version', 'marker'])
})

test('a server that only pretends to delete a version does not get the marker taken away', async () => {
  await instead({ versioned: true })
  await put()
  server.faults.push({ operation: 'DeleteObject', ofVersion: true, times: 1, effect: { kind: 'ignore' } })
  await expect(store.remove(key)).rejects.toMatchObject({ facts: { closed: true, versionsLeft: 1 } })
  expect(await store.head(key)).toBeNull()
})

test('one version that is refused keeps no other from being deleted', async () => {
  await instead({ versioned: true })
  for (let turn = 0; turn < 3; turn += 1) await put()
  server.faults.push({ operation: 'DeleteObject', ofVersion: true, times: 1, effect: denied })
  await expect(store.remove(key)).rejects.toMatchObject({ facts: { closed: true, versionsLeft: 1 } })
  await store.remove(key)
  expect(server.versionsOf(key)).toEqual([])
})

test('a store that is away for a version is no store that refuses it', async () => {
  await instead({ versioned: true })
  await put()
  const effect = { kind: 'status', status: 503, code: 'ServiceUnavailable' } as const
  server.faults.push({ operation: 'DeleteObject', ofVersion: true, effect })
  await expect(store.remove(key)).rejects.toMatchObject({ code: 'storage.unavailable' })
})

test('a bucket with default retention is unfit, and nothing is written to find out', async () => {
  await expect(store.assertDeletable('exports/')).rejects.toMatchObject({
    code: 'storage.bucket_keeps',
    facts: { mode: 'GOVERNANCE', days: 30 },
  })
  expect(server.requests).toEqual(['HeadBucket', 'GetObjectLockConfiguration'])
})

test.each([true, false])(
  'a bucket that deletes is fit, whatever it knows of locks; versions: %s',
  async (versioned) => {
    await instead({ versioned })
    await store.assertDeletable('exports/')
    for (const effect of [{ ...denied }, { ...denied, status: 501, code: 'NotImplemented' }]) {
      server.faults.push({ operation: 'GetObjectLockConfiguration', times: 1, effect })
      await store.assertDeletable('exports/')
    }
    expect(server.keysHolding()).toEqual([])
  },
)

test('a bucket where this account may not delete is unfit', async () => {
  await instead({ versioned: true })
  server.faults.push({ operation: 'DeleteObject', times: 1, ofVersion: true, effect: denied })
  await expect(store.assertDeletable('exports/')).rejects.toMatchObject({ code: 'storage.bucket_keeps' })
})

test('a bucket that is not there is told apart from an account that is refused, and from silence', async () => {
  await instead({})
  const missing = storeOn(server, 'no-such-bucket')
  await expect(missing.assertDeletable('exports/')).rejects.toMatchObject({ code: 'storage.bucket_missing' })
  missing.close()
  server.faults.push({ operation: 'HeadBucket', times: 1, effect: denied })
  await expect(store.assertDeletable('exports/')).rejects.toMatchObject({ code: 'storage.rejected' })
  server.faults.push({ operation: 'HeadBucket', effect: { ...denied, status: 503 } })
  await expect(store.assertDeletable('exports/')).rejects.toMatchObject({ code: 'storage.unavailable' })
})
