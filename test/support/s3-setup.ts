import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { createRunFolder, type RunFolder } from '@pdd/embedded'
import type { TestProject } from 'vitest/node'
import { provideVersityGw } from './versitygw.ts'

/** A bucket of a store that refuses what S3 refuses; everything in it may be deleted. */
export type StrictStore = {
  name: string
  endpoint: string
  region: string
  bucket: string
  credentials: { accessKeyId: string; secretAccessKey: string }
  forcePathStyle: boolean
  keepsVersions: boolean
  /** a bucket that locks what is written for a day; null where this run may not make one */
  lockedBucket: string | null
}

declare module 'vitest' {
  interface ProvidedContext {
    strictStore: StrictStore
  }
}

let server: ChildProcess | undefined
let folder: RunFolder | undefined

/** The store that `S3_TEST_*` names, or VersityGW started for the run. */
export async function setup(project: TestProject): Promise<void> {
  const named = process.env.S3_TEST_ENDPOINT
  project.provide('strictStore', named === undefined ? await startVersityGw() : fromVariables(named))
}

export async function teardown(): Promise<void> {
  server?.kill('SIGKILL')
  await folder?.remove()
}

function fromVariables(endpoint: string): StrictStore {
  const required = (name: string): string => {
    const value = process.env[name]
    if (value === undefined || value === '') throw new Error(`S3_TEST_ENDPOINT is set: set ${name} as well`)
    return value
  }
  return {
    name: new URL(endpoint).host,
    endpoint,
    region: process.env.S3_TEST_REGION ?? 'us-east-1',
    bucket: required('S3_TEST_BUCKET'),
    credentials: {
      accessKeyId: required('S3_TEST_ACCESS_KEY_ID'),
      secretAccessKey: required('S3_TEST_SECRET_ACCESS_KEY'),
    },
    forcePathStyle: process.env.S3_TEST_FORCE_PATH_STYLE !== 'false',
    keepsVersions: process.env.S3_TEST_VERSIONING === 'true',
    lockedBucket: null,
  }
}

async function startVersityGw(): Promise<StrictStore> {
  const program = await provideVersityGw()
  if (program === null)
    throw new Error(
      'A strict S3 server is needed: put versitygw or Go on the PATH, or name an empty bucket by S3_TEST_ENDPOINT, ' +
        'S3_TEST_BUCKET, S3_TEST_ACCESS_KEY_ID and S3_TEST_SECRET_ACCESS_KEY.',
    )
  folder = await createRunFolder()
  const base = folder.path
  const [iam = '', versions = '', buckets = ''] = ['iam', 'versions', 'buckets'].map((name) =>
    join(base, name),
  )
  for (const path of [iam, versions, buckets]) await mkdir(path)
  const port = await freePort()
  const credentials = { accessKeyId: 'strict', secretAccessKey: 'strict-secret' }
  const address = ['--port', `127.0.0.1:${port}`, '--iam-dir', iam]
  server = spawn(program, [...address, 'posix', '--versioning-dir', versions, buckets], {
    stdio: 'ignore',
    env: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
  })
  const store = {
    name: 'VersityGW',
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'versioned',
    credentials,
    forcePathStyle: true,
    keepsVersions: true,
    lockedBucket: 'locked',
  }
  await createBucket(store)
  await createLockedBucket(store, store.lockedBucket)
  return store
}

async function createBucket({ bucket, ...options }: StrictStore): Promise<void> {
  const client = new S3Client(options)
  for (let attempt = 0; ; attempt += 1) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: bucket }))
      break
    } catch (error) {
      if (attempt === 100) throw error
      await delay(200)
    }
  }
  const VersioningConfiguration = { Status: 'Enabled' } as const
  await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }))
  client.destroy()
}

async function createLockedBucket(options: StrictStore, bucket: string): Promise<void> {
  const client = new S3Client(options)
  await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }))
  const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } as const
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const
  await client.send(new PutObjectLockConfigurationCommand({ Bucket: bucket, ObjectLockConfiguration }))
  client.destroy()
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
