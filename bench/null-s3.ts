import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, startProgram } from './processes.ts'

export type NullS3 = {
  url: string
  /** what a process needs in its environment to trust it */
  env: Record<string, string>
  stop(): Promise<void>
}

/**
 * A store in a process of its own that takes uploads and keeps nothing but their length: what is measured is what sends,
 * and no server's disk. Over HTTPS, or plain where the system has no `openssl` to make a certificate.
 */
export async function startNullS3(tls = true): Promise<NullS3> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-s3-'))
  const files = tls ? await selfSigned(folder) : []
  const port = await freePort()
  const program = await startProgram([beside('run-null-s3.ts'), String(port), ...files], {}, () =>
    reach(port),
  )
  const [, certificate] = files
  return {
    url: `${certificate ? 'https' : 'http'}://localhost:${port}`,
    env: certificate ? { NODE_EXTRA_CA_CERTS: certificate } : {},
    async stop() {
      await program.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const beside = (file: string) => new URL(file, import.meta.url).pathname

async function selfSigned(folder: string): Promise<string[]> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')] as const
  const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  const what = ['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate]
  return promisify(execFile)('openssl', [...how, ...what]).then(
    () => [key, certificate],
    () => [],
  )
}

function reach(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(void socket.destroy())).once('error', reject)
  })
}
