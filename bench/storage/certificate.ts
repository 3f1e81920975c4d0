import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A certificate for localhost that lives for two days; null where the system has no `openssl` to make one. */
export async function selfSigned(folder: string): Promise<{ key: string; certificate: string } | null> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')] as const
  const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  const what = ['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate]
  return promisify(execFile)('openssl', [...how, ...what]).then(
    () => ({ key, certificate }),
    () => null,
  )
}
