import { GetObjectCommand } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FaultS3, faultS3Bucket, startFaultS3 } from '../../../test/support/fault-s3.ts'
import { createClient, defaultTimeouts } from './client.ts'
import { sendBody } from './multipart.ts'

const key = 'exports/1/1/personal-data.json'
const sizes = { bytes: 10, laterBytes: 35, manyParts: 3 }

let server: FaultS3
beforeEach(async () => {
  server = await startFaultS3()
})
afterEach(() => server.close())

function clientOf(endpoint: string) {
  const options = {
    region: 'us-east-1',
    bucket: faultS3Bucket,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
    checksums: 'WHEN_SUPPORTED' as const,
  }
  return createClient(options, endpoint, defaultTimeouts)
}

async function* inChunks(body: Buffer, size: number) {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size)
}

/** Sends it and reads back what the store has; returns the requests that sent it. */
async function send(body: Buffer, chunkBytes: number): Promise<string[]> {
  const client = clientOf(server.url)
  try {
    const target = { client, bucket: faultS3Bucket, key, contentType: 'x/y', encoding: 'identity' as const }
    await sendBody(target, inChunks(body, chunkBytes), {}, new AbortController(), sizes)
    const sent = [...server.requests]
    const stored = await client.send(new GetObjectCommand({ Bucket: faultS3Bucket, Key: key }))
    expect(Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true)
    return sent
  } finally {
    client.destroy()
  }
}

const numbered = (length: number) => Buffer.from(Array.from({ length }, (_, index) => index % 251))
const parts = (count: number) => [
  'CreateMultipartUpload',
  ...Array.from({ length: count }, () => 'UploadPart'),
  'CompleteMultipartUpload',
]

test.each<[number, string[]]>([
  [0, ['PutObject']],
  [9, ['PutObject']],
  [10, parts(1)],
  [11, parts(2)],
  [30, parts(3)],
  [31, parts(4)],
  [65, parts(4)],
  [1_000, parts(31)],
])('%i bytes with parts of 10, and of 35 after the third', async (length, requests) => {
  expect(await send(numbered(length), 7)).toEqual(requests)
})

test.each([1, 10, 35, 400])('chunks of %i bytes come out as they went in', async (chunkBytes) => {
  await send(numbered(400), chunkBytes)
})

test('parts that are overtaken by later ones stay in their places', async () => {
  server.faults.push({ operation: 'UploadPart', effect: { kind: 'slow', ms: 300 }, times: 1 })
  server.faults.push({ operation: 'UploadPart', effect: { kind: 'reset' }, times: 1 })
  await send(numbered(500), 13)
})

test('parts share a few connections', async () => {
  let connections = 0
  server.onConnection(() => {
    connections += 1
  })
  const client = clientOf(server.url)
  const target = { client, bucket: faultS3Bucket, key, contentType: 'x/y', encoding: 'identity' as const }
  const large = { bytes: 3_000_000, laterBytes: 3_000_000, manyParts: 100 }
  await sendBody(target, inChunks(Buffer.alloc(60_000_000), 1_000_000), {}, new AbortController(), large)
  expect(connections).toBeLessThanOrEqual(4)
  client.destroy()
})

test.each([
  ['https', 'UNSIGNED-PAYLOAD'],
  ['http', /^[0-9a-f]{64}$/],
])('over %s a body is signed as %s, and its checksum is told', async (protocol, signature) => {
  const client = clientOf(`${protocol}://store.example`)
  const seen: Record<string, string>[] = []
  client.middlewareStack.add(
    () => async (call) => {
      seen.push((call.request as { headers: Record<string, string> }).headers)
      return { response: {}, output: { $metadata: {} } }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'seen' },
  )
  const target = { client, bucket: faultS3Bucket, key, contentType: 'x/y', encoding: 'identity' as const }
  await sendBody(target, inChunks(numbered(5), 5), {}, new AbortController(), sizes)
  const headers = seen[0] ?? {}
  expect(headers['x-amz-content-sha256']).toMatch(signature)
  expect(headers['x-amz-checksum-crc32']).toBeTruthy()
  client.destroy()
})
