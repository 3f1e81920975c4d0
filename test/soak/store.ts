import { mkdir, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import type { RunFolder } from '@pdd/embedded'
import { type ServerProcess, startServerProcess } from '../../packages/embedded/src/server-process.ts'
import { freePort } from '../support/free-port.ts'
import { provideVersityGw } from '../support/versitygw.ts'
import { type StoreRelay, startStoreRelay } from './faults/store-relay.ts'

export type SoakStore = {
  name: string
  process: ServerProcess
  /** stands between it and the service */
  relay: StoreRelay
  /** the variables by which the service finds it */
  settings: Record<string, string>
  keys(): Promise<string[]>
  read(key: string): Promise<AsyncIterable<Uint8Array>>
  /** null where the server cannot tell */
  openUploads(): Promise<number | null>
  /** Makes everything that it holds look two days older. */
  age(): Promise<void>
}

const bucket = 'exports'
const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/** VersityGW where it can be had, which refuses what S3 refuses; else the embedded store. */
export async function startSoakStore(folder: RunFolder): Promise<SoakStore> {
  const program = await provideVersityGw()
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const files = join(folder.path, program === null ? 'objects' : 'versitygw')
  await mkdir(join(files, 'iam'), { recursive: true })
  await mkdir(join(files, 'buckets'), { recursive: true })
  const [command, args] =
    program === null
      ? [
          process.execPath,
          [join(import.meta.dirname, 'servers/object-store-main.ts'), String(port), folder.path, bucket],
        ]
      : [
          program,
          [
            ...[
              '--port',
              `127.0.0.1:${port}`,
              '--access',
              keys.accessKeyId,
              '--secret',
              keys.secretAccessKey,
            ],
            ...['--iam-dir', join(files, 'iam'), 'posix', join(files, 'buckets')],
          ],
        ]
  const server = await startServerProcess({
    name: 's3',
    ...{ folder: folder.path, command, args, cwd: files, identity: null, stopSignal: 'SIGTERM' as const },
    probe: async () => void (await fetch(endpoint, { signal: AbortSignal.timeout(2_000) })),
  })
  const relay = await startStoreRelay(endpoint)
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials: keys, forcePathStyle: true })
  if (program !== null) await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return {
    name: program === null ? 'the embedded store' : 'VersityGW',
    ...{ process: server, relay },
    settings: {
      S3_ENDPOINT: relay.url,
      S3_BUCKET: bucket,
      S3_ACCESS_KEY_ID: keys.accessKeyId,
      S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
      S3_FORCE_PATH_STYLE: 'true',
      S3_CHECKSUMS: program === null ? 'WHEN_REQUIRED' : 'WHEN_SUPPORTED',
    },
    async keys() {
      const found: string[] = []
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket }))
        found.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])))
      return found
    },
    async read(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return Body as unknown as AsyncIterable<Uint8Array>
    },
    async openUploads() {
      if (program === null) return null
      const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
      return (Uploads ?? []).length
    },
    age: () => ageFiles(join(files)),
  }
}

async function ageFiles(folder: string): Promise<void> {
  const then = Date.now() / 1000 - 48 * 3600
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    // What was removed while we walk has no age.
    await utimes(join(entry.parentPath, entry.name), then, then).catch(() => undefined)
  }
}
