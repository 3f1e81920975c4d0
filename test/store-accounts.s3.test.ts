import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createObjectStore } from '@pdd/storage'
import { expect, inject, it } from 'vitest'
import { provideVersityGw } from './support/versitygw.ts'

const { endpoint, region, credentials } = inject('strictStore')
const bucket = 'accounts'
const accounts = {
  api: { accessKeyId: 'pdd-api', secretAccessKey: 'api-secret' },
  worker: { accessKeyId: 'pdd-worker', secretAccessKey: 'worker-secret' },
}
const storeOf = (account: keyof typeof accounts) =>
  createObjectStore({
    ...{ endpoint, region, bucket, forcePathStyle: true, checksums: 'WHEN_SUPPORTED' },
    credentials: accounts[account],
  })

async function* body() {
  yield Buffer.from('{}')
}
const put = (account: keyof typeof accounts, key: string) =>
  storeOf(account).put(key, body(), { contentType: 'application/json', signal: new AbortController().signal })

it('docker/store.sh, run twice, makes a bucket that the worker writes and deletes, and the API only reads', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'))
  await symlink((await provideVersityGw()) as string, join(folder, 'versitygw'))
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    STORE_URL: endpoint,
    S3_REGION: region,
    S3_BUCKET: bucket,
    ADMIN_ACCESS_KEY_ID: credentials.accessKeyId,
    ADMIN_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    S3_API_ACCESS_KEY_ID: accounts.api.accessKeyId,
    S3_API_SECRET_ACCESS_KEY: accounts.api.secretAccessKey,
    S3_WORKER_ACCESS_KEY_ID: accounts.worker.accessKeyId,
    S3_WORKER_SECRET_ACCESS_KEY: accounts.worker.secretAccessKey,
  }
  for (let turn = 0; turn < 2; turn += 1) await promisify(execFile)('sh', ['docker/store.sh'], { env })
  await rm(folder, { recursive: true })

  const key = 'exports/1/1/x.json'
  await put('worker', key)
  await storeOf('worker').ping()
  const link = { expiresInSeconds: 60, filename: 'x.json' }
  const { url } = await storeOf('api').presignDownload(key, link)
  expect((await fetch(url)).status).toBe(200)
  await expect(put('api', 'exports/1/2/x.json')).rejects.toMatchObject({ code: 'storage.rejected' })
  await expect(storeOf('api').remove(key)).rejects.toMatchObject({ code: 'storage.undeletable' })
  await storeOf('worker').remove(key)
  expect((await fetch(url)).status).toBe(404)
})
