import { createHash } from 'node:crypto'
import { CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3'
import { codeOf } from '@pdd/core'
import { describe, expect, it } from 'vitest'
import type { ObjectStoreOptions } from './contract.ts'
import { encodingContract } from './encoding.contract.ts'
import { createObjectStore } from './object-store.ts'

type StoreCapability =
  | 'checks_signatures'
  | 'refuses_unsigned'
  | 'lists_objects'
  | 'lists_uploads'
  | 'keeps_versions'
type Candidate = { options(): ObjectStoreOptions; capabilities: StoreCapability[] }

const never = new AbortController().signal
const json = { contentType: 'application/json', signal: never }

async function* chunksOf(total: number, size = 256 * 1024) {
  for (let sent = 0; sent < total; sent += size) yield Buffer.alloc(Math.min(size, total - sent), sent % 251)
}

/** What any store must do for us, real, embedded or faked. */
export function objectStoreContract(name: string, { options, capabilities }: Candidate): void {
  describe(`object store on ${name}`, () => {
    let serial = 0
    const freshKey = () => `exports/contract/${++serial}/personal-data.json`
    const store = () => createObjectStore(options())
    // Not registered where a server cannot show it: a skipped test would look like one that ran.
    const shown = (capability: StoreCapability, sentence: string, test: () => Promise<void>) =>
      capabilities.includes(capability) && it(sentence, test)

    it.each([0, 1, 1_000_000, 40 * 1024 * 1024])(
      'stores %i bytes and knows their size and SHA-256',
      async (total) => {
        const key = freshKey()
        const expected = createHash('sha256')
        for await (const chunk of chunksOf(total)) expected.update(chunk)
        const stored = await store().put(key, chunksOf(total), json)
        expect(stored).toMatchObject({ bytes: BigInt(total), sha256: expected.digest('hex') })
        expect((await store().head(key))?.bytes).toBe(BigInt(total))
      },
    )

    encodingContract(options)

    it('leaves no object behind when the body throws, and throws what the body threw', async () => {
      const key = freshKey()
      async function* broken() {
        yield* chunksOf(20 * 1024 * 1024)
        throw new RangeError('the source broke')
      }
      await expect(store().put(key, broken(), json)).rejects.toThrow('the source broke')
      expect(await store().head(key)).toBeNull()
    })

    it('stops in mid-upload when told to, with the reason it was given', async () => {
      const key = freshKey()
      const stop = new AbortController()
      async function* endless() {
        for (let count = 0; ; count += 1) {
          if (count === 40) stop.abort(new RangeError('no longer wanted'))
          yield Buffer.alloc(1024 * 1024)
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      await expect(store().put(key, endless(), { ...json, signal: stop.signal })).rejects.toThrow(
        'no longer wanted',
      )
      expect(await store().head(key)).toBeNull()
    })

    it('signs a link that downloads the bytes under a constant name, and parts of them', async () => {
      const key = freshKey()
      await store().put(key, chunksOf(1000), json)
      const { url, expiresAt } = await store().presignDownload(key, {
        expiresInSeconds: 300,
        filename: 'personal-data.json',
      })
      const whole = await fetch(url)
      expect(whole.status).toBe(200)
      expect(whole.headers.get('content-disposition')).toBe('attachment; filename="personal-data.json"')
      expect((await whole.arrayBuffer()).byteLength).toBe(1000)
      expect((await fetch(url, { headers: { range: 'bytes=10-19' } })).status).toBe(206)
      expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(300_000)
    })

    shown('checks_signatures', 'refuses a link that was changed by one byte, or has expired', async () => {
      const key = freshKey()
      await store().put(key, chunksOf(10), json)
      const { url } = await store().presignDownload(key, {
        expiresInSeconds: 1,
        filename: 'personal-data.json',
      })
      const forged = url.replace(
        /X-Amz-Signature=(.)/,
        (_all, first) => `X-Amz-Signature=${first === '0' ? '1' : '0'}`,
      )
      expect((await fetch(forged)).status).toBe(403)
      await new Promise((resolve) => setTimeout(resolve, 2_100))
      expect((await fetch(url)).status).toBe(403)
    })

    shown('checks_signatures', 'refuses a link used to write, and one signed with a wrong key', async () => {
      const key = freshKey()
      await store().put(key, chunksOf(10), json)
      const link = { expiresInSeconds: 60, filename: 'personal-data.json' }
      const { url } = await store().presignDownload(key, link)
      expect((await fetch(url, { method: 'PUT', body: 'another file' })).status).toBe(403)
      expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
      const { accessKeyId = '' } = options().credentials ?? {}
      const impostor = createObjectStore({
        ...options(),
        credentials: { accessKeyId, secretAccessKey: 'not the key' },
      })
      expect((await fetch((await impostor.presignDownload(key, link)).url)).status).toBe(403)
      expect(await (await fetch(url)).text()).toHaveLength(10)
    })

    it('never promises more than a week, nor more than the signing credentials live', async () => {
      const week = 7 * 24 * 3600 * 1000
      const long = await store().presignDownload('exports/x', {
        expiresInSeconds: 30 * 24 * 3600,
        filename: 'f.json',
      })
      expect(long.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(week)
      const expiration = new Date(Date.now() + 600_000)
      const roleKeys = { ...options().credentials, expiration } as {
        accessKeyId: string
        secretAccessKey: string
      }
      const role = createObjectStore({ ...options(), credentials: roleKeys })
      const short = await role.presignDownload('exports/x', { expiresInSeconds: 3600, filename: 'f.json' })
      expect(short.expiresAt.getTime()).toBeLessThan(expiration.getTime())
    })

    it('removes an object so that nothing is left, twice without complaint', async () => {
      const key = freshKey()
      await store().put(key, chunksOf(10), json)
      await store().put(key, chunksOf(20), json)
      await store().remove(key)
      await store().remove(key)
      expect(await store().head(key)).toBeNull()
    })

    shown('lists_objects', 'lists what stands below a prefix', async () => {
      const key = freshKey()
      await store().put(key, chunksOf(10), json)
      const listed = []
      for await (const object of store().list(key)) listed.push(object)
      expect(listed).toMatchObject([{ key, bytes: 10n }])
    })

    it('says that a missing bucket is for the operator', async () => {
      const missing = createObjectStore({ ...options(), bucket: 'no-such-bucket' })
      const put = await missing.put('exports/x', chunksOf(1), json).catch((thrown: unknown) => thrown)
      expect(codeOf(put)).toBe('storage.rejected')
      const ping = await missing.ping().catch((thrown: unknown) => thrown)
      expect(codeOf(ping)).toBe('storage.rejected')
    })

    it('answers a ping', async () => {
      await store().ping()
    })

    it('says within seconds that nobody answers', async () => {
      const nobody = createObjectStore(
        { ...options(), endpoint: 'http://127.0.0.1:9' },
        { connectMs: 300, requestMs: 500 },
      )
      expect(codeOf(await nobody.ping().catch((thrown: unknown) => thrown))).toBe('storage.unavailable')
    })

    shown('lists_uploads', 'aborts uploads that were left open long enough ago, and no others', async () => {
      const { endpoint, bucket, ...rest } = options()
      const client = new S3Client({ ...rest, ...(endpoint === undefined ? {} : { endpoint }) })
      const left = { Bucket: bucket, Key: freshKey() }
      await client.send(new CreateMultipartUploadCommand(left))
      await client.send(new CreateMultipartUploadCommand({ ...left, Key: `elsewhere/${left.Key}` }))
      expect(await store().abortStaleUploads('exports/', 3600)).toBe(0)
      expect(await store().abortStaleUploads('exports/', -5)).toBe(1)
      expect(await store().abortStaleUploads('exports/', -5)).toBe(0)
      await store().abortStaleUploads('elsewhere/', -5)
      client.destroy()
    })

    it('never complains of a server that cannot list uploads', async () => {
      expect(await store().abortStaleUploads('exports/nothing-here/', 0)).toBe(0)
    })

    shown('keeps_versions', 'removes every version, and not those of a longer key', async () => {
      const key = freshKey()
      const first = await store().put(key, chunksOf(10), json)
      const second = await store().put(key, chunksOf(20), json)
      await store().put(`${key}.other`, chunksOf(5), json)
      expect(new Set([first.versionId, second.versionId, null]).size).toBe(3)
      await store().remove(key)
      expect(await store().head(key)).toBeNull()
      expect(await store().head(`${key}.other`)).not.toBeNull()
      await store().remove(`${key}.other`)
    })

    shown('refuses_unsigned', 'refuses to read without a signature', async () => {
      const key = freshKey()
      await store().put(key, chunksOf(10), json)
      const { url } = await store().presignDownload(key, { expiresInSeconds: 60, filename: 'f.json' })
      expect((await fetch(url.split('?')[0] ?? '')).status).toBe(403)
    })
  })
}
