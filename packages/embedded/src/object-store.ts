import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import { createRunFolder, type RunFolder } from './run-folder.ts'

export type ObjectStore = {
  /** the S3 endpoint; address buckets by path */
  url: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  stop(): Promise<void>
}

export type ObjectStoreOptions = {
  folder?: RunFolder
  bucket: string
  /** a free one when absent */
  port?: number
}

/** The one pair of keys this server knows. It listens on 127.0.0.1 only. */
const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/**
 * Starts an S3 server with one bucket, empty in a new folder, on this machine. It refuses changed and expired
 * signatures, yet answers unsigned reads: never let strangers reach it.
 */
export async function startObjectStore({
  folder,
  bucket,
  port: fixed = 0,
}: ObjectStoreOptions): Promise<ObjectStore> {
  const home = folder ?? (await createRunFolder())
  const directory = join(home.path, 'objects')
  await mkdir(directory, { mode: 0o700, recursive: true })
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: fixed, silent: true, directory },
    configureBuckets: [{ name: bucket, configs: [] }],
  })
  const { port } = await server.run()
  return {
    ...{ url: `http://127.0.0.1:${port}`, bucket, ...keys },
    async stop() {
      const closed = server.close()
      // It never hears that a client went away in the middle of a part, and would wait for the rest.
      server.httpServer.closeAllConnections()
      await closed
      if (folder === undefined) await home.remove()
    },
  }
}
