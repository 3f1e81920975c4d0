import { execFile } from 'node:child_process'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Files in PEM of a private CA and of a server that it vouches for. */
export type Certificates = {
  ca: string
  cert: string
  key: string
  texts: { ca: string; cert: string; key: string }
}

/**
 * Makes a CA of its own and a server's certificate, with `openssl`.
 *
 * @param names what the certificate names, as `DNS:localhost` or `IP:127.0.0.1`
 */
export async function makeCertificates(
  folder: string,
  prefix: string,
  names = ['DNS:localhost', 'IP:127.0.0.1', 'IP:::1'],
): Promise<Certificates> {
  const path = (file: string) => join(folder, `${prefix}-${file}`)
  const [caKey, ca, key, request, cert, extensions] = [
    ...['ca.key', 'ca.pem', 'server.key', 'server.csr', 'server.pem', 'extensions'].map(path),
  ] as [string, string, string, string, string, string]
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await writeFile(extensions, `subjectAltName=${names.join(',')}\n`)
  await run('openssl', [
    ...['req', '-x509', ...newKey, '-keyout', caKey, '-out', ca, '-days', '2', '-subj', `/CN=${prefix} CA`],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'],
  ])
  await run('openssl', ['req', ...newKey, '-keyout', key, '-out', request, '-subj', `/CN=${prefix}`])
  await run('openssl', [
    ...['x509', '-req', '-in', request, '-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2'],
    ...['-out', cert, '-extfile', extensions],
  ])
  await chmod(key, 0o644)
  const [caText, certText, keyText] = (await Promise.all(
    [ca, cert, key].map((file) => readFile(file, 'utf8')),
  )) as [string, string, string]
  return { ca, cert, key, texts: { ca: caText, cert: certText, key: keyText } }
}
