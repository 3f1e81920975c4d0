import { chmod, chown } from 'node:fs/promises'
import { join } from 'node:path'
import { createRunFolder, type RunFolder, startMariaDb, startPostgres } from '@pdd/embedded'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { unprivilegedIdentity } from '../../../../packages/embedded/src/identity.ts'
import { type Certificates, makeCertificates } from '../../../../test/support/certificates.ts'
import { createErpDatabase } from './erp-database.ts'
import { sql } from './sql.ts'

const stops: (() => Promise<void>)[] = []
let folder: RunFolder
let ours: Certificates
let theirs: Certificates
let urls: Record<'mariadb' | 'postgres', string>
let mariadbSocket: string

beforeAll(async () => {
  folder = await createRunFolder()
  stops.push(() => folder.remove())
  await chmod(folder.path, 0o755)
  ours = await makeCertificates(folder.path, 'ours')
  theirs = await makeCertificates(folder.path, 'theirs')
  const owner = await unprivilegedIdentity('postgres')
  const postgresCertificates = await makeCertificates(folder.path, 'postgres', ['DNS:localhost'])
  await chmod(postgresCertificates.key, 0o600)
  if (owner !== null) await chown(postgresCertificates.key, owner.uid, owner.gid)
  const mariadb = await startMariaDb({
    folder,
    settings: { 'ssl-cert': ours.cert, 'ssl-key': ours.key, 'bind-address': '127.0.0.1,::1' },
  })
  stops.push(() => mariadb.stop())
  mariadbSocket = join(folder.path, 'mariadb', 'socket')
  const postgres = await startPostgres({
    folder,
    settings: { ssl: 'on', ssl_cert_file: postgresCertificates.cert, ssl_key_file: postgresCertificates.key },
  })
  stops.push(() => postgres.stop())
  urls = { mariadb: await mariadb.createDatabase('site'), postgres: await postgres.createDatabase('site') }
  wrongName = postgresCertificates
})
afterAll(async () => {
  for (const stop of stops.reverse()) await stop()
})
let wrongName: Certificates

const questions = {
  mariadb: sql`SHOW STATUS LIKE 'Ssl_version'`,
  postgres: sql`SELECT 'ssl', COALESCE(version, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
}

/** The version of TLS that the server says it speaks with us, an empty text for none; or why nothing was opened. */
async function speak(engine: 'mariadb' | 'postgres', query: string, base = urls[engine]): Promise<string> {
  const erp = createErpDatabase(`${base}${query}`, { maxConnections: 1 })
  try {
    const snapshot = await erp.snapshot(AbortSignal.timeout(20_000))
    const [row] = await snapshot.all(questions[engine])
    await snapshot.close()
    return String(row?.[1])
  } catch (error) {
    const { code, facts } = error as { code: string; facts: { driverCode?: string } }
    return `${code} ${facts.driverCode}`
  } finally {
    await erp.close()
  }
}

it('MariaDB: verified by its own CA, refused by another or by none, in cleartext where that is written', async () => {
  const asked = (query: string) => speak('mariadb', query)
  const results = await Promise.all([
    asked(`?sslmode=verify-full&sslrootcert=${ours.ca}`),
    asked(`?ssl=true&ssl-ca=${ours.ca}`),
    asked(`?ssl-mode=VERIFY_CA&ssl-ca=${ours.ca}`),
    asked(`?sslmode=verify-full&sslrootcert=${theirs.ca}`),
    asked('?tls=true'),
    asked('?sslmode=require'),
    asked('?sslmode=disable'),
    asked(''),
  ])
  expect(results).toEqual([
    ...['TLSv1.3', 'TLSv1.3', 'TLSv1.3'],
    expect.stringMatching(/^erp.tls_failed (UNABLE_TO_VERIFY_LEAF|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_GET)/),
    expect.stringMatching(/^erp.tls_failed UNABLE_TO_/),
    expect.stringMatching(/^erp.tls_failed UNABLE_TO_/),
    ...['', ''],
  ])
})

it('PostgreSQL: the same words mean the same', async () => {
  const asked = (query: string) => speak('postgres', query)
  const results = await Promise.all([
    asked(`?sslmode=verify-ca&sslrootcert=${wrongName.ca}`),
    asked(`?sslmode=require&sslrootcert=${wrongName.ca}`),
    asked(`?sslmode=verify-full&sslrootcert=${wrongName.ca}`),
    speak(
      'postgres',
      `?sslmode=verify-full&sslrootcert=${wrongName.ca}`,
      urls.postgres.replace('127.0.0.1', 'localhost'),
    ),
    asked(`?ssl=1&sslrootcert=${ours.ca}`),
    asked('?sslmode=require'),
    asked('?ssl-mode=disabled'),
    asked(''),
  ])
  expect(results).toEqual([
    ...['TLSv1.3', 'TLSv1.3'],
    ...['erp.tls_failed ERR_TLS_CERT_ALTNAME_INVALID', 'TLSv1.3'],
    expect.stringMatching(/^erp.tls_failed UNABLE_TO_/),
    expect.stringMatching(/^erp.tls_failed UNABLE_TO_/),
    ...['', ''],
  ])
})

it('MariaDB: a certificate of the right CA and another name is refused', async () => {
  const renamed = urls.mariadb.replace('127.0.0.1', '127.1')
  expect(await speak('mariadb', `?sslrootcert=${ours.ca}`, renamed)).toBe(
    'erp.tls_failed ERR_TLS_CERT_ALTNAME_INVALID',
  )
  expect(await speak('mariadb', `?ssl-mode=verify_ca&sslrootcert=${ours.ca}`, renamed)).toBe('TLSv1.3')
})

it('MariaDB: by an IPv6 address in brackets, with and without TLS, and by its socket', async () => {
  const six = urls.mariadb.replace('127.0.0.1', '[::1]')
  expect(await speak('mariadb', '', six)).toBe('')
  expect(await speak('mariadb', `?ssl=true&sslrootcert=${ours.ca}`, six)).toBe('TLSv1.3')
  const bySocket = urls.mariadb.replace(/127\.0\.0\.1:\d+/, '')
  expect(await speak('mariadb', `?socketPath=${mariadbSocket}`, bySocket)).toBe('')
})

it('MariaDB: password, database, name, port and certificate are told apart, before a health check gives up', async () => {
  const { password, host, hostname, port } = new URL(urls.mariadb)
  const cases = [
    [urls.mariadb.replace(password, 'wrong'), 'erp.unavailable ER_ACCESS_DENIED_ERROR'],
    [urls.mariadb.replace('/site', '/nothere'), 'erp.unavailable ER_BAD_DB_ERROR'],
    [urls.mariadb.replace(hostname, 'nowhere.invalid'), 'erp.unavailable ENOTFOUND'],
    [urls.mariadb.replace(host, `${hostname}:1`), 'erp.unavailable ECONNREFUSED'],
    [
      urls.mariadb.replace(port, `${port}`).concat('?ssl=on'),
      'erp.tls_failed UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
  ] as const
  await Promise.all(
    cases.map(async ([url, expected]) => {
      const started = Date.now()
      const query = new URL(url).hostname === 'nowhere.invalid' ? '?sslmode=disable' : ''
      expect([expected, await speak('mariadb', query, url)]).toEqual([expected, expected])
      expect(Date.now() - started).toBeLessThan(6_000)
    }),
  )
})
