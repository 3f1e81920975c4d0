import { afterAll, describe, expect, inject, test } from 'vitest'
import { createObjectStore } from './object-store.ts'

const { lockedBucket, keepsVersions, bucket, ...rest } = inject('strictStore')
const storeOf = (name: string) => createObjectStore({ ...rest, bucket: name, checksums: 'WHEN_SUPPORTED' })

async function* body() {
  yield Buffer.from('{"about":"a person"}')
}
const json = { contentType: 'application/json', signal: new AbortController().signal }
const link = { expiresInSeconds: 60, filename: 'personal-data.json' }

test('a bucket whose versions can be deleted is fit', async () => {
  const store = storeOf(bucket)
  await store.assertDeletable('exports/')
  await expect(storeOf('no-such-bucket').assertDeletable('exports/')).rejects.toMatchObject({
    code: 'storage.bucket_missing',
  })
  store.close()
})

describe.runIf(lockedBucket !== null)('a bucket that locks what is written', () => {
  const store = storeOf(lockedBucket ?? '')
  afterAll(() => store.close())

  test('is refused at start', async () => {
    await expect(store.assertDeletable('exports/')).rejects.toMatchObject({
      code: 'storage.bucket_keeps',
      facts: { mode: 'GOVERNANCE', days: 1 },
    })
  })

  test('keeps the version, and the link that was mailed opens nothing more', async () => {
    const key = 'exports/retention/1/personal-data.json'
    await store.put(key, body(), json)
    const { url } = await store.presignDownload(key, link)
    expect((await fetch(url)).status).toBe(200)
    for (let turn = 0; turn < 2; turn += 1)
      await expect(store.remove(key)).rejects.toMatchObject({
        code: 'storage.undeletable',
        facts: { closed: true, versionsLeft: 1 },
      })
    expect((await fetch(url)).status).toBe(404)
    expect(await store.head(key)).toBeNull()
  })
})
