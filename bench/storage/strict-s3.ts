import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createRunFolder } from '@pdd/embedded'
import { startServerProcess } from '../../packages/embedded/src/server-process.ts'
import { provideVersityGw } from '../../test/support/versitygw.ts'
import { freePort } from '../processes.ts'
import { selfSigned } from './certificate.ts'
import { type NullS3, reach } from './null-s3.ts'

/**
 * VersityGW with one bucket named `bench` on this machine's disk, over HTTPS where there is `openssl`.
 *
 * @returns null where the program can't be had
 */
export async function startStrictS3(): Promise<NullS3 | null> {
  const program = await provideVersityGw()
  if (program === null) return null
  const folder = await createRunFolder()
  const [iam, buckets] = [join(folder.path, 'iam'), join(folder.path, 'buckets')]
  await mkdir(iam)
  await mkdir(join(buckets, 'bench'), { recursive: true })
  const files = await selfSigned(folder.path)
  const port = await freePort()
  const address = ['--quiet', '--port', `127.0.0.1:${port}`, '--access', 'bench', '--secret', 'bench']
  const tls = files === null ? [] : ['--cert', files.certificate, '--key', files.key]
  const server = await startServerProcess({
    name: 'versitygw',
    ...{ folder: folder.path, command: program, cwd: folder.path, identity: null },
    args: [...address, ...tls, '--iam-dir', iam, 'posix', buckets],
    stopSignal: 'SIGTERM',
    probe: () => reach(port),
  })
  return {
    url: `${files === null ? 'http' : 'https'}://localhost:${port}`,
    env: files === null ? {} : { NODE_EXTRA_CA_CERTS: files.certificate },
    async stop() {
      await server.stop()
      await folder.remove()
    },
  }
}
