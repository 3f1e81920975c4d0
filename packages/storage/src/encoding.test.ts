import { randomBytes } from 'node:crypto'
import { gunzipSync, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodeBody } from './encoding.ts'

const MiB = 1024 * 1024
const numbered = (length: number) =>
  Buffer.alloc(length, Array.from({ length: 251 }, (_, at) => at).join(','))

async function* inChunks(bytes: Buffer, size = 99_991) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function collected(chunks: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}

const sizes = [0, 1, MiB - 1, MiB, MiB + 1, 7 * MiB + 5]

test.each(sizes)('%i bytes as gzip are one member, for readers that stop after the first', async (size) => {
  const document = numbered(size)
  const encoded = await collected(encodeBody(inChunks(document), 'gzip'))
  expect(gunzipSync(encoded).equals(document)).toBe(true)
  expect(inflateRawSync(encoded.subarray(10, -8)).equals(document)).toBe(true)
})

test.each(sizes)('%i bytes as zstd are one frame, for readers that stop after the first', async (size) => {
  const document = numbered(size)
  const encoded = await collected(encodeBody(inChunks(document), 'zstd'))
  expect(zstdDecompressSync(encoded).equals(document)).toBe(true)
})

test.each(['gzip', 'zstd'] as const)('as %s no more is read than a few blocks ahead', async (encoding) => {
  let read = 0
  let closed = false
  async function* endless() {
    try {
      for (;;) {
        read += MiB
        yield randomBytes(MiB)
      }
    } finally {
      closed = true
    }
  }
  let taken = 0
  for await (const chunk of encodeBody(endless(), encoding)) {
    taken += chunk.length
    expect(read - taken).toBeLessThanOrEqual(6 * MiB)
    if (taken > 40 * MiB) break
  }
  expect(closed).toBe(true)
})

test.each(['gzip', 'zstd'] as const)('as %s a body that throws is heard', async (encoding) => {
  async function* broken() {
    yield numbered(3 * MiB)
    throw new RangeError('the source broke')
  }
  await expect(collected(encodeBody(broken(), encoding))).rejects.toThrow('the source broke')
})
