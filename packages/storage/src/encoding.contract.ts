import { createHash, randomBytes } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { ObjectStoreOptions } from './contract.ts'
import { createObjectStore } from './object-store.ts'

const MiB = 1024 * 1024
const encodings = ['identity', 'gzip', 'zstd'] as const
const json = { contentType: 'application/json', signal: new AbortController().signal }
const link = { expiresInSeconds: 60, filename: 'personal-data.json' }
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function textOf(size: number, turn: number): Buffer {
  const letter = (index: number) => 97 + ((index * 7 + turn + (index >> 9)) % 26)
  return Buffer.from(Array.from({ length: size }, (_, index) => letter(index)))
}

/** A source that hands out the same memory each time, as soon as it is asked for more. */
async function* overwritten(sizes: number[]) {
  const memory = Buffer.alloc(Math.max(...sizes))
  for (const [turn, size] of sizes.entries()) {
    memory.set(textOf(size, turn))
    yield memory.subarray(0, size)
    memory.fill(0)
  }
}

async function* inChunks(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
}

const decoders = { identity: (bytes: Buffer) => bytes, gzip: gunzipSync, zstd: zstdDecompressSync }

/** What a browser has when it has undone what the answer says was done. */
async function download(url: string): Promise<{ encoding: string; document: Buffer }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, resolve).once('error', reject)
  })
  expect(answer.statusCode).toBe(200)
  const encoding = (answer.headers['content-encoding'] ?? 'identity') as keyof typeof decoders
  return { encoding, document: decoders[encoding](await buffer(answer)) }
}

/** What any store must do for us with documents that are encoded. */
export function encodingContract(options: () => ObjectStoreOptions): void {
  let serial = 0
  const freshKey = () => `exports/encoding/${++serial}/personal-data.json`

  it.each(encodings)(
    'keeps a document as %s, and gives back every byte of it, though its memory was used again',
    async (encoding) => {
      const key = freshKey()
      const store = createObjectStore({ ...options(), encoding })
      const sizes = [1, 70_000, 3 * MiB, 5, 9 * MiB + 1, 300_000]
      const document = Buffer.concat(sizes.map((size, turn) => textOf(size, turn)))
      const stored = await store.put(key, overwritten(sizes), json)
      expect(stored).toMatchObject({ bytes: BigInt(document.length), sha256: sha256(document) })
      expect((await store.head(key))?.bytes).toBe(stored.storedBytes)
      if (encoding !== 'identity') expect(stored.storedBytes).toBeLessThan(stored.bytes)
      const downloaded = await download((await store.presignDownload(key, link)).url)
      expect(downloaded.encoding).toBe(encoding)
      expect(downloaded.document.equals(document)).toBe(true)
    },
  )

  it.each(encodings)(
    'keeps nothing, and more than a part that nothing makes smaller, as %s',
    async (encoding) => {
      const store = createObjectStore({ ...options(), encoding })
      for (const total of [0, 20 * MiB]) {
        const key = freshKey()
        const document = randomBytes(total)
        const stored = await store.put(key, inChunks(document), json)
        expect(stored).toMatchObject({ bytes: BigInt(total), sha256: sha256(document) })
        const { url } = await store.presignDownload(key, link)
        expect((await download(url)).document.equals(document)).toBe(true)
      }
    },
  )

  it.each(encodings)('leaves nothing, as %s, when the body throws between parts', async (encoding) => {
    const key = freshKey()
    const store = createObjectStore({ ...options(), encoding })
    async function* broken() {
      yield* inChunks(randomBytes(12 * MiB))
      throw new RangeError('the source broke')
    }
    await expect(store.put(key, broken(), json)).rejects.toThrow('the source broke')
    expect(await store.head(key)).toBeNull()
  })

  it.each(encodings)('stops when told to, as %s, though the body hangs', async (encoding) => {
    const key = freshKey()
    const store = createObjectStore({ ...options(), encoding })
    const stop = new AbortController()
    async function* hanging() {
      yield* inChunks(randomBytes(12 * MiB))
      setTimeout(() => stop.abort(new RangeError('no longer wanted')), 50)
      await new Promise(() => {})
    }
    const put = store.put(key, hanging(), { ...json, signal: stop.signal })
    await expect(put).rejects.toThrow('no longer wanted')
    expect(await store.head(key)).toBeNull()
  })
}
