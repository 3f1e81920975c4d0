import { type ObjectStore as ObjectServer, startObjectStore } from '@pdd/embedded'
import { afterAll, beforeAll } from 'vitest'
import { objectStoreContract } from './object-store.contract.ts'

let server: ObjectServer
beforeAll(async () => {
  server = await startObjectStore({ bucket: 'contract' })
})
afterAll(() => server.stop())

// This server answers unsigned reads, keeps no versions and lists no uploads: stricter ones show that.
objectStoreContract('the embedded server', {
  options: () => ({
    endpoint: server.url,
    region: 'us-east-1',
    bucket: server.bucket,
    credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey },
    forcePathStyle: true,
    checksums: 'WHEN_REQUIRED',
  }),
  capabilities: ['checks_signatures', 'lists_objects'],
})
