import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { serverFailed } from './errors.ts'
import { privateFolder, unprivilegedIdentity } from './identity.ts'
import { preparePostgresBinaries } from './postgres-binaries.ts'
import { createRunFolder, type RunFolder } from './run-folder.ts'
import { onFreePort, type ServerProcess, startServerProcess } from './server-process.ts'

export type PostgresServer = ServerProcess & {
  /** superuser, database `postgres` */
  url: string
  /** the same server, another database */
  urlOf(database: string): string
  /** makes an empty database and returns its URL */
  createDatabase(name: string): Promise<string>
}

export type PostgresOptions = {
  /** share the run folder of other servers; else one is made, and removed by `stop` */
  folder?: RunFolder
  port?: number
  settings?: Record<string, string>
}

const run = promisify(execFile)

/** Nothing here outlives the run, so nothing needs to reach the disk. */
const defaults = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  timezone: 'UTC',
  unix_socket_directories: '',
  listen_addresses: '127.0.0.1',
}

/** Starts PostgreSQL from npm in a run folder, as root and as an ordinary user. Errors: `embedded.server_failed`. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = options.folder ?? (await createRunFolder())
  const identity = await unprivilegedIdentity('postgres')
  const cwd = await privateFolder(folder.path, 'postgres', identity)
  const binaries = await preparePostgresBinaries(folder.path, identity)
  const password = randomBytes(12).toString('hex')
  const data = join(cwd, 'data')
  await initialise(binaries.initdb, data, { cwd, identity, password })
  const settings = Object.entries({ ...defaults, ...options.settings })
  return onFreePort(options.port, async (port) => {
    const urlOf = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
    const server = await startServerProcess({
      name: 'postgres',
      folder: folder.path,
      command: binaries.postgres,
      args: [
        '-D',
        data,
        '-p',
        String(port),
        ...settings.flatMap(([key, value]) => ['-c', `${key}=${value}`]),
      ],
      cwd,
      identity,
      stopSignal: 'SIGQUIT',
      probe: () => execute(urlOf('postgres'), 'SELECT 1'),
    })
    return {
      ...server,
      url: urlOf('postgres'),
      urlOf,
      async createDatabase(name) {
        await execute(urlOf('postgres'), `CREATE DATABASE ${pg.escapeIdentifier(name)}`)
        return urlOf(name)
      },
      async stop() {
        await server.stop()
        if (options.folder === undefined) await folder.remove()
      },
    }
  })
}

async function initialise(
  initdb: string,
  data: string,
  options: { cwd: string; identity: { uid: number; gid: number } | null; password: string },
): Promise<void> {
  const passwordFile = join(options.cwd, 'password')
  await writeFile(passwordFile, options.password, { mode: 0o600 })
  if (options.identity !== null) await chown(passwordFile, options.identity.uid, options.identity.gid)
  const args = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync']
  const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  await run(initdb, [...args, ...locale], {
    ...options.identity,
    cwd: options.cwd,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  }).catch((cause: Error & { stderr?: string }) => {
    throw serverFailed({ server: 'postgres', log: cause.stderr ?? '' }, cause)
  })
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
