import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acceptedWords, modeNames } from '@pdd/core'
import { createDatabase, migrate } from '@pdd/database'
import { mailLinkOf } from '@pdd/runtime'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import { type Certificates, makeCertificates } from '../support/certificates.ts'
import { type DatabaseStandIn, startDatabaseStandIn } from '../support/database-stand-in.ts'

let folder: string
let ours: Certificates
let theirs: Certificates
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transport-'))
  ours = await makeCertificates(folder, 'ours')
  theirs = await makeCertificates(folder, 'theirs', ['DNS:localhost', 'IP:127.0.0.1', 'DNS:127.1'])
})
afterAll(() => rm(folder, { recursive: true }))

/** As far as names go another host: only a resolver knows that it is this one. */
const elsewhere = '127.1'
const secretive = () => [
  '',
  ...modeNames.flatMap((name) =>
    acceptedWords
      .filter((word) => !['verify-ca', 'disable', 'disabled', 'off', 'false', '0', 'no'].includes(word))
      .map((word) => `?${name}=${word}`),
  ),
  `?sslmode=verify-ca&sslrootcert=${ours.ca}`,
  `?sslmode=require&sslrootcert=${ours.ca}`,
  `?sslrootcert=${ours.ca}`,
]

const connecting = {
  async mariadb(url: string) {
    const erp = createErpDatabase(url, { maxConnections: 1 })
    const code = await erp.ping().then(
      () => 'connected',
      (error) => error.code as string,
    )
    await erp.close()
    return code
  },
  async postgres(url: string) {
    const database = createDatabase({ url, poolSize: 1 })
    const erp = createErpDatabase(url, { maxConnections: 1 })
    const codes = await Promise.all([
      database.ping().catch((error) => error.code),
      erp.ping().catch((error) => error.code),
      migrate(url).catch((error) => error.code),
    ])
    await Promise.all([database.close(), erp.close()])
    return codes.join()
  },
}

async function knock(engine: 'mariadb' | 'postgres', offersTls: boolean, queries: string[]) {
  const standIn: DatabaseStandIn = await startDatabaseStandIn({ engine, offersTls, certificates: theirs })
  const codes = await Promise.all(
    queries.map((query) =>
      connecting[engine](`${engine}://watched_reader:hunter2@${elsewhere}:${standIn.port}/site_db${query}`),
    ),
  )
  await standIn.close()
  return { standIn, codes: [...new Set(codes)] }
}

it('A85 whoever answers in place of the ERP’s or the request table’s server gets no login, however the URL asks for TLS: in cleartext nothing, and by TLS nothing before its certificate was checked', async () => {
  const rounds = (['mariadb', 'postgres'] as const).flatMap((engine) =>
    [true, false].map(async (offersTls) => {
      // With PostgreSQL each is three connections: some of each kind.
      const queries = secretive().filter(
        (query, at) => engine === 'mariadb' || at % 5 === 0 || /ca=|cert=/.test(query),
      )
      const { standIn, codes } = await knock(engine, offersTls, queries)
      const told =
        engine === 'mariadb' ? 'erp.tls_failed' : 'database.tls_failed,erp.tls_failed,database.tls_failed'
      expect([engine, offersTls, codes]).toEqual([engine, offersTls, [told]])
      expect(standIn.connections()).toBeGreaterThanOrEqual(queries.length)
      const askers = engine === 'mariadb' && !offersTls ? 0 : queries.length
      expect(standIn.tlsAsked()).toBeGreaterThanOrEqual(askers)
      expect(standIn.inCleartext()).not.toMatch(/watched_reader|hunter2|site_db/)
      expect(standIn.byTls()).toBe('')
    }),
  )
  await Promise.all(rounds)
}, 60_000)

it('A85 the watcher does see a login where cleartext was written, or the host is this machine', async () => {
  const watched = [
    [elsewhere, '?sslmode=disable'],
    ['127.0.0.1', ''],
  ].map(async ([host, query]) => {
    const standIn = await startDatabaseStandIn({ engine: 'mariadb', offersTls: true, certificates: theirs })
    const url = `mariadb://watched_reader:hunter2@${host}:${standIn.port}/site_db${query}`
    const erp = createErpDatabase(url, { maxConnections: 1 })
    const pinged = erp.ping().catch(() => {})
    await vi.waitFor(() => expect(standIn.inCleartext()).toContain('watched_reader'))
    await standIn.close()
    await Promise.all([erp.close(), pinged])
  })
  await Promise.all(watched)
}, 20_000)

it('A85 an address that could be spoken to in cleartext by a word that nobody knows is not used at all', () => {
  for (const base of ['mariadb://u:p@db/d', 'postgres://u:p@db/d'])
    for (const query of ['nonsense=1', 'sslmode=prefer', 'ssl=ture', 'useSSL=true', 'encrypt=true']) {
      expect(() => createErpDatabase(`${base}?${query}`)).toThrow(
        expect.objectContaining({ code: 'erp.url_invalid' }),
      )
      expect(() => createDatabase({ url: `${base}?${query}`, poolSize: 1 })).toThrow(
        expect.objectContaining({ code: 'config.invalid' }),
      )
    }
})

/** What a process says, on either stream, that is started with these variables, and its exit code. */
async function start(app: 'api' | 'worker', env: Record<string, string>) {
  const child = spawn(process.execPath, [`apps/${app}/src/main.ts`], {
    env: {
      PATH: process.env.PATH,
      ...{ DATABASE_URL: 'postgres://u:p@127.0.0.1:1/d', QUEUE_URL: 'redis://127.0.0.1:1' },
      ...{ SITES_FILE: join(folder, 'sites.yaml'), PUBLIC_BASE_URL: 'https://erp.example.com' },
      ...{ S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' },
      ...{ POSTMARK_SERVER_TOKEN: 't', MAIL_FROM: 'x@example.org', PORT: '0', ADMIN_PORT: '0' },
      CODE_SECRET: 'k'.repeat(32),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      said += bytes
    })
  const timer = setTimeout(() => child.kill('SIGKILL'), 50_000)
  const [code] = await once(child, 'close')
  clearTimeout(timer)
  return { code, said }
}

const onBoth = <Result>(run: (app: 'api' | 'worker') => Promise<Result>) =>
  Promise.all([run('api'), run('worker')])

it('A85 neither process starts with an address that would be spoken to in cleartext on another host, and each is named', async () => {
  await onBoth(async (app) => {
    const { code, said } = await start(app, {
      DATABASE_URL: 'postgres://u:hunter2@db/d?sslmode=prefer',
      S3_ENDPOINT: 'http://store.example',
      S3_PUBLIC_ENDPOINT: 'http://files.example',
      PUBLIC_BASE_URL: 'http://erp.example.com',
      POSTMARK_BASE_URL: 'http://mail.example',
      JWT_JWKS_URL: 'http://id.example/keys',
    })
    expect([code, said]).toEqual([78, expect.stringContaining('DATABASE_URL asks for prefer')])
    for (const words of ['S3_TLS=off', 'PUBLIC_TLS=off', 'S3_PUBLIC_ENDPOINT']) expect(said).toContain(words)
    expect(said).toContain(app === 'api' ? 'JWT_JWKS_URL' : 'POSTMARK_TLS=off')
    expect(said).not.toContain('hunter2')
  })
}, 60_000)

it('A85 an address of the sites file or of the queue that could be spoken to in cleartext is refused with words', async () => {
  const cases = [
    [
      'api',
      '',
      { QUEUE_URL: 'redis://:hunter2@cache:6379' },
      'QUEUE_URL speaks to another host in cleartext',
    ],
    ['api', 'baseUrl: http://erp.internal:8000', {}, 'sites.erp.baseUrl would carry sessions'],
    [
      'worker',
      'databaseUrl: mariadb://r:hunter2@db/s?ssl=maybe',
      {},
      'sites.erp.databaseUrl has a value of ssl',
    ],
    ['worker', 'databaseUrl: mariadb://r:hunter2@db/s?useSSL=true', {}, 'the parameter useSSL'],
    ['worker', 'databaseUrl: mariadb://r:hunter2@db/s?ssl-ca=/nowhere', {}, 'that cannot be read'],
  ] as const
  await Promise.all(
    cases.map(async ([app, site, env, words], at) => {
      const file = join(folder, `${at}.yaml`)
      await writeFile(file, `sites:\n  erp:\n    ${site || 'baseUrl: https://erp.example.com'}\n`)
      const { code, said } = await start(app, { ...env, SITES_FILE: file })
      expect([code, said]).toEqual([78, expect.stringContaining(words)])
      expect(said).not.toContain('hunter2')
    }),
  )
}, 60_000)

it('A86 neither process starts where a sign-in must be fresh and the mail would open the file without any', async () => {
  await onBoth(async (app) => {
    const { code, said } = await start(app, { STEP_UP: 'mailed_code', DOWNLOAD_LINK: 'presigned' })
    expect([code, said]).toEqual([78, expect.stringContaining('DOWNLOAD_LINK is presigned while STEP_UP')])
  })
}, 60_000)

it('A86 with STEP_UP the mail leads to the page, whatever is not said', () => {
  expect(mailLinkOf({ STEP_UP: 'off' })).toBe('presigned')
  expect(mailLinkOf({ STEP_UP: 'off', DOWNLOAD_LINK: 'portal' })).toBe('portal')
  for (const STEP_UP of ['mailed_code', 'fresh_sign_in'] as const) {
    expect(mailLinkOf({ STEP_UP })).toBe('portal')
    expect(mailLinkOf({ STEP_UP, DOWNLOAD_LINK: 'portal' })).toBe('portal')
    expect(() => mailLinkOf({ STEP_UP, DOWNLOAD_LINK: 'presigned' })).toThrow()
  }
})
