import { createObjectStore, type ObjectStore } from '@pdd/storage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FaultS3, startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'

const MiB = 1024 * 1024
const key = 'exports/1/1/personal-data.json'
let s3: FaultS3
let proxy: TcpProxy
let store: ObjectStore

beforeEach(async () => {
  s3 = await startFaultS3()
  proxy = await startTcpProxy({ host: '127.0.0.1', port: Number(new URL(s3.url).port) })
  store = createObjectStore(storeOptionsOf({ url: `http://127.0.0.1:${proxy.port}` }))
})
afterEach(async () => {
  await proxy.up()
  store.close()
  await Promise.all([proxy.close(), s3.close()])
})

async function* body(total: number) {
  for (let left = total; left > 0; left -= MiB) yield Buffer.alloc(Math.min(left, MiB), 7)
}
const put = (total: number) =>
  store.put(key, body(total), { contentType: 'application/json', signal: new AbortController().signal })

it('T28 a line that is slow and cuts everything into slices: the object is whole', async () => {
  proxy.shape({ latencyMs: 2, sliceBytes: 120_000 })
  expect((await put(20 * MiB)).bytes).toBe(BigInt(20 * MiB))
  expect(s3.keysHolding()).toEqual([key])
}, 60_000)

it('T28 connections reset under a running upload: whole after all, or a retryable error that leaves nothing', async () => {
  const resets = setInterval(() => proxy.reset(), 150)
  const ended = await put(40 * MiB).then(
    ({ bytes }) => ({ bytes }),
    (error: { code: string; retryable: boolean }) => ({ code: error.code, retryable: error.retryable }),
  )
  clearInterval(resets)
  if ('bytes' in ended) {
    expect(ended.bytes).toBe(BigInt(40 * MiB))
    expect(s3.keysHolding()).toEqual([key])
  } else {
    expect(ended).toEqual({ code: 'storage.unavailable', retryable: true })
    expect(s3.keysHolding()).toEqual([])
  }
}, 60_000)

it('T77 a store that is not there is an error within seconds, to be tried again', async () => {
  await proxy.down()
  await expect(put(1_000)).rejects.toMatchObject({ code: 'storage.unavailable', retryable: true })
}, 30_000)
