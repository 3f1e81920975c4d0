import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FaultS3, faultS3Bucket, type S3Fault, startFaultS3 } from '../../../test/support/fault-s3.ts'
import type { ObjectStore, ObjectStoreOptions } from './contract.ts'
import { objectStoreContract } from './object-store.contract.ts'
import { createObjectStore } from './object-store.ts'

const MiB = 1024 * 1024
const key = 'exports/1/1/personal-data.json'

let server: FaultS3
let store: ObjectStore

const optionsFor = (url: string): ObjectStoreOptions => ({
  endpoint: url,
  region: 'us-east-1',
  bucket: faultS3Bucket,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  forcePathStyle: true,
  checksums: 'WHEN_SUPPORTED',
})

beforeEach(async () => {
  server = await startFaultS3()
  store = createObjectStore(optionsFor(server.url), { connectMs: 300, requestMs: 1_000 })
})
afterEach(async () => {
  store.close()
  await server.close()
})

describe.each([true, false])('the fake store, with versions kept: %s', (versioned) => {
  let candidate: FaultS3
  beforeEach(async () => {
    candidate = await startFaultS3({ versioned })
  })
  afterEach(() => candidate.close())
  objectStoreContract('itself', {
    options: () => optionsFor(candidate.url),
    capabilities: ['lists_objects', 'lists_uploads', ...(versioned ? (['keeps_versions'] as const) : [])],
  })
})

const fault = (operation: S3Fault['operation'], effect: S3Fault['effect'], times?: number) =>
  server.faults.push({ operation, effect, ...(times === undefined ? {} : { times }) })

/** Bytes on demand; tells how many were asked for. */
function source(total: number) {
  const progress = { pulled: 0 }
  async function* chunks() {
    for (let left = total; left > 0; left -= MiB) {
      const size = Math.min(left, MiB)
      progress.pulled += size
      yield Buffer.alloc(size, 7)
    }
  }
  return { progress, body: chunks() }
}

function put(total: number, signal = new AbortController().signal) {
  return store.put(key, source(total).body, { contentType: 'application/json', signal })
}

function expectNothingLeft() {
  expect(server.keysHolding()).toEqual([])
  expect(server.openUploads()).toBe(0)
}

describe('an upload survives', () => {
  test.each<[string, S3Fault['operation'], S3Fault['effect'], number]>([
    ['parts that are refused for now', 'UploadPart', { kind: 'status', status: 503, code: 'SlowDown' }, 3],
    ['a part that is cut off', 'UploadPart', { kind: 'reset' }, 2],
    ['a part that hangs', 'UploadPart', { kind: 'hang' }, 1],
    ['a part whose answer is lost', 'UploadPart', { kind: 'lose answer' }, 2],
    ['an end that fails in a 200', 'CompleteMultipartUpload', { kind: 'error in 200' }, 2],
    ['an end whose answer is lost', 'CompleteMultipartUpload', { kind: 'lose answer' }, 1],
    ['an end whose answers are all lost', 'CompleteMultipartUpload', { kind: 'lose answer' }, 99],
  ])('%s', async (_, operation, effect, times) => {
    fault(operation, effect, times)
    const stored = await put(40 * MiB)
    expect(stored.bytes).toBe(BigInt(40 * MiB))
    expect(server.keysHolding()).toEqual([key])
    expect(server.openUploads()).toBe(0)
    expect(server.requests.length).toBeLessThan(30)
  })

  test('a small object whose answer is lost every time', async () => {
    fault('PutObject', { kind: 'lose answer' })
    expect((await put(1_000)).bytes).toBe(1_000n)
  })
})

describe('an upload fails, in bounded time and leaving nothing, when', () => {
  test.each<[string, S3Fault['operation'], S3Fault['effect'], string]>([
    [
      'parts fail for ever',
      'UploadPart',
      { kind: 'status', status: 500, code: 'InternalError' },
      'storage.unavailable',
    ],
    [
      'the disk is full',
      'UploadPart',
      { kind: 'status', status: 507, code: 'InsufficientStorage' },
      'storage.unavailable',
    ],
    ['parts hang for ever', 'UploadPart', { kind: 'hang' }, 'storage.unavailable'],
    [
      'the end fails in a 200 for ever',
      'CompleteMultipartUpload',
      { kind: 'error in 200' },
      'storage.unavailable',
    ],
    [
      'the role is lost',
      'CreateMultipartUpload',
      { kind: 'status', status: 403, code: 'AccessDenied' },
      'storage.rejected',
    ],
    [
      'the bucket is gone',
      'CreateMultipartUpload',
      { kind: 'status', status: 404, code: 'NoSuchBucket' },
      'storage.rejected',
    ],
    [
      'checksums are not understood',
      'UploadPart',
      { kind: 'status', status: 501, code: 'NotImplemented' },
      'storage.rejected',
    ],
    ['parts have no ETag', 'UploadPart', { kind: 'no etag' }, 'storage.rejected'],
  ])('%s', async (_, operation, effect, code) => {
    fault(operation, effect)
    const begun = performance.now()
    await expect(put(40 * MiB)).rejects.toMatchObject({ code, retryable: true })
    expect(performance.now() - begun).toBeLessThan(25_000)
    expect(server.requests.length).toBeLessThan(30)
    expectNothingLeft()
  })

  test('one part fails: the source is not read to its end for nothing', async () => {
    fault('UploadPart', { kind: 'status', status: 403, code: 'AccessDenied' }, 1)
    const { body, progress } = source(1_024 * MiB)
    const signal = new AbortController().signal
    await expect(store.put(key, body, { contentType: 'x/y', signal })).rejects.toMatchObject({
      code: 'storage.rejected',
    })
    expect(progress.pulled).toBeLessThan(100 * MiB)
    expectNothingLeft()
  })

  test('one part fails while the source waits to be asked: the source is closed', async () => {
    fault('UploadPart', { kind: 'status', status: 403, code: 'AccessDenied' })
    let closed = false
    async function* held() {
      try {
        yield* source(64 * MiB).body
      } finally {
        closed = true
      }
    }
    const signal = new AbortController().signal
    await expect(store.put(key, held(), { contentType: 'x/y', signal })).rejects.toThrow()
    expect(closed).toBe(true)
  })

  test.each([1_000, 40 * MiB])('the store kept less than it was sent (%i bytes)', async (total) => {
    fault(total > MiB ? 'UploadPart' : 'PutObject', { kind: 'truncate', bytes: 10 }, 1)
    await expect(put(total)).rejects.toMatchObject({ code: 'storage.incomplete', retryable: true })
  })

  test('the store forgets how the object is encoded', async () => {
    fault('PutObject', { kind: 'forget encoding' })
    store = createObjectStore({ ...optionsFor(server.url), encoding: 'gzip' })
    await expect(put(1_000)).rejects.toMatchObject({ code: 'storage.encoding_lost', retryable: true })
  })

  test('an older object of the same size stands there: it is not taken for the new one', async () => {
    await put(40 * MiB)
    fault('CompleteMultipartUpload', { kind: 'status', status: 500, code: 'InternalError' })
    await expect(put(40 * MiB)).rejects.toMatchObject({ code: 'storage.incomplete' })
  })

  test('the store hangs, even at the abort', async () => {
    fault('UploadPart', { kind: 'hang' })
    fault('AbortMultipartUpload', { kind: 'hang' })
    const begun = performance.now()
    await expect(put(40 * MiB)).rejects.toMatchObject({ code: 'storage.unavailable' })
    expect(performance.now() - begun).toBeLessThan(25_000)
  })
})

describe('told to stop, an upload ends at once and aborts', () => {
  test.each<[string, S3Fault['operation'] | null]>([
    ['while a part hangs', 'UploadPart'],
    ['while its end hangs', 'CompleteMultipartUpload'],
    ['while its source hangs', null],
  ])('%s', async (_, operation) => {
    if (operation) fault(operation, { kind: 'hang' })
    store = createObjectStore(optionsFor(server.url), { connectMs: 300, requestMs: 30_000 })
    const stop = new AbortController()
    async function* stuck() {
      yield* source(20 * MiB).body
      if (operation === null) await new Promise(() => {})
    }
    const writing = store.put(key, stuck(), { contentType: 'x/y', signal: stop.signal })
    writing.catch(() => {})
    await delay(500)
    const begun = performance.now()
    stop.abort(new RangeError('no longer wanted'))
    await expect(writing).rejects.toThrow('no longer wanted')
    expect(performance.now() - begun).toBeLessThan(2_000)
    expectNothingLeft()
  })

  test('while it is being begun, so that its id is not known yet', async () => {
    fault('CreateMultipartUpload', { kind: 'slow', ms: 250 })
    store = createObjectStore(optionsFor(server.url), { connectMs: 300, requestMs: 30_000 })
    const stop = new AbortController()
    setTimeout(() => stop.abort(new RangeError('no longer wanted')), 100)
    await expect(put(40 * MiB, stop.signal)).rejects.toThrow('no longer wanted')
    expect(server.requests).toContain('AbortMultipartUpload')
    expectNothingLeft()
  })

  test('before it began', async () => {
    await expect(put(10, AbortSignal.abort(new RangeError('never wanted')))).rejects.toThrow('never wanted')
    expect(server.requests).toEqual([])
  })
})

test('while the store is slow, no more than three parts of the body are in memory', async () => {
  fault('UploadPart', { kind: 'hang' })
  store = createObjectStore(optionsFor(server.url), { connectMs: 300, requestMs: 30_000 })
  const { body, progress } = source(1_024 * MiB)
  const stop = new AbortController()
  const writing = store.put(key, body, { contentType: 'x/y', signal: stop.signal })
  await delay(1_000)
  expect(progress.pulled).toBeLessThanOrEqual(52 * MiB)
  stop.abort()
  await expect(writing).rejects.toThrow()
})

describe('removing', () => {
  test('says so when an object is still there after it was deleted', async () => {
    await put(10)
    fault('DeleteObject', { kind: 'ignore' })
    await expect(store.remove(key)).rejects.toMatchObject({ code: 'storage.undeletable', retryable: true })
  })

  test('does without versions where the server knows none', async () => {
    await put(10)
    fault('ListObjectVersions', { kind: 'status', status: 501, code: 'NotImplemented' })
    await store.remove(key)
    expectNothingLeft()
  })

  test('does not pretend when it may not look at the versions', async () => {
    await put(10)
    fault('ListObjectVersions', { kind: 'status', status: 403, code: 'AccessDenied' })
    await expect(store.remove(key)).rejects.toMatchObject({ code: 'storage.rejected' })
  })
})

test('a server that cannot list uploads has none to abort', async () => {
  fault('ListMultipartUploads', { kind: 'status', status: 501, code: 'NotImplemented' })
  expect(await store.abortStaleUploads('exports/', 0)).toBe(0)
})

test('errors name neither the key, nor the host, nor the store’s text', async () => {
  fault('PutObject', { kind: 'status', status: 403, code: 'AccessDenied' })
  const error = await put(10).catch((thrown: unknown) => thrown)
  const { message, facts } = error as { message: string; facts: unknown }
  expect(`${message} ${JSON.stringify(facts)}`).not.toMatch(/127\.0\.0\.1|personal-data|scripted/)
})
