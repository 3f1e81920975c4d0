import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startProgram } from '../processes.ts'
import { selfSigned } from './certificate.ts'

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
  const files = tls ? await selfSigned(folder) : null
  const port = await freePort()
  const program = await startProgram(
    [beside('run-null-s3.ts'), String(port), ...(files === null ? [] : [files.key, files.certificate])],
    {},
    () => reach(port),
  )
  return {
    url: `${files === null ? 'http' : 'https'}://localhost:${port}`,
    env: files === null ? {} : { NODE_EXTRA_CA_CERTS: files.certificate },
    async stop() {
      await program.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const beside = (file: string) => new URL(file, import.meta.url).pathname

/** Resolves when something listens there. */
export function reach(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(void socket.destroy())).once('error', reject)
  })
}
