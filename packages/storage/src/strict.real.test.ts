import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3'
import { createRunFolder, findTool, type RunFolder } from '@pdd/embedded'
import { afterAll, beforeAll, describe, vi } from 'vitest'
import { objectStoreContract } from './object-store.contract.ts'

const program = await findTool('versitygw')
const credentials = { accessKeyId: 'strict', secretAccessKey: 'strict-secret' }
const region = 'us-east-1'
const bucket = 'versioned'

// VersityGW refuses what S3 refuses: unsigned, changed and expired requests, wrong checksums. Where it is on the PATH
// (`go install github.com/versity/versitygw/cmd/versitygw@v1.8.0`) it shows all that the embedded server cannot.
describe.skipIf(program === null)('a strict store that keeps versions', () => {
  let folder: RunFolder
  let server: ChildProcess
  let endpoint: string

  beforeAll(async () => {
    folder = await createRunFolder()
    const paths = ['iam', 'versions', 'buckets'].map((name) => join(folder.path, name))
    for (const path of paths) await mkdir(path)
    const [iam = '', versions = '', buckets = ''] = paths
    const port = await freePort()
    endpoint = `http://127.0.0.1:${port}`
    const address = ['--port', `127.0.0.1:${port}`, '--iam-dir', iam]
    server = spawn(program ?? '', [...address, 'posix', '--versioning-dir', versions, buckets], {
      stdio: 'ignore',
      env: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
    })
    const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
    await vi.waitFor(() => client.send(new CreateBucketCommand({ Bucket: bucket })), { timeout: 20_000 })
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }))
    client.destroy()
  })
  afterAll(async () => {
    server.kill('SIGKILL')
    await folder.remove()
  })

  for (const checksums of ['WHEN_SUPPORTED', 'WHEN_REQUIRED'] as const) {
    objectStoreContract(`VersityGW, checksums ${checksums}`, {
      options: () => ({ endpoint, region, bucket, credentials, forcePathStyle: true, checksums }),
      capabilities: [
        'checks_signatures',
        'refuses_unsigned',
        'lists_objects',
        'lists_uploads',
        'keeps_versions',
      ],
    })
  }
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
