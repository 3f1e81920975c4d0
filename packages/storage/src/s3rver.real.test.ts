import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import { afterAll, beforeAll } from 'vitest'
import { objectStoreContract } from './object-store.contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'pdd-objects-'))
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: folder,
  configureBuckets: [{ name: 'contract', configs: [] }],
})
let endpoint = ''

beforeAll(async () => {
  const { port } = await server.run()
  endpoint = `http://127.0.0.1:${port}`
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

// This server answers unsigned reads and cannot list: what it cannot show is left to stricter ones, by name.
objectStoreContract('the embedded server', {
  options: () => ({
    endpoint,
    region: 'us-east-1',
    bucket: 'contract',
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    forcePathStyle: true,
    checksums: 'WHEN_REQUIRED',
  }),
  capabilities: ['checks_signatures', 'lists_objects'],
})
