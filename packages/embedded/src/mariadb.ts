import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createConnection } from 'mariadb'
import { serverFailed } from './errors.ts'
import { type Identity, privateFolder, unprivilegedIdentity } from './identity.ts'
import { createRunFolder, type RunFolder } from './run-folder.ts'
import { onFreePort, type ServerProcess, startServerProcess } from './server-process.ts'
import { requireTool } from './system-tools.ts'

export type MariaDbServer = ServerProcess & {
  /** all rights, no database */
  url: string
  urlOf(database: string): string
  /** makes an empty database, utf8mb4 as Frappe makes its own, and returns its URL */
  createDatabase(name: string): Promise<string>
}

export type MariaDbOptions = { folder?: RunFolder; port?: number; settings?: Record<string, string> }

const run = promisify(execFile)

/** Nothing here outlives the run, so nothing needs to reach the disk; names are as ERPNext's own server has them. */
const defaults = {
  'bind-address': '127.0.0.1',
  'character-set-server': 'utf8mb4',
  'collation-server': 'utf8mb4_unicode_ci',
  'innodb-flush-log-at-trx-commit': '0',
  'innodb-flush-method': 'nosync',
  'innodb-doublewrite': '0',
  'innodb-buffer-pool-size': '128M',
  'max-allowed-packet': '64M',
  'default-time-zone': '+00:00',
}

/** Starts the machine's MariaDB server in a run folder. Errors: `embedded.tool_missing`, `embedded.server_failed`. */
export async function startMariaDb(options: MariaDbOptions = {}): Promise<MariaDbServer> {
  const command = await requireTool('mariadbd', 'mysqld')
  const folder = options.folder ?? (await createRunFolder())
  const identity = await unprivilegedIdentity('mysql')
  const cwd = await privateFolder(folder.path, 'mariadb', identity)
  const data = join(cwd, 'data')
  await initialise(data, cwd, identity)
  const password = randomBytes(12).toString('hex')
  const initFile = await writeInitFile(cwd, password, identity)
  const settings = Object.entries({ ...defaults, ...options.settings })
  return onFreePort(options.port, async (port) => {
    const urlOf = (database: string) => `mariadb://pdd:${password}@127.0.0.1:${port}/${database}`
    const server = await startServerProcess({
      name: 'mariadb',
      folder: folder.path,
      command,
      args: [
        ...['--no-defaults', `--datadir=${data}`, `--port=${port}`, `--socket=${join(cwd, 'socket')}`],
        ...[`--pid-file=${join(cwd, 'pid')}`, `--init-file=${initFile}`, '--skip-log-bin'],
        ...settings.map(([key, value]) => `--${key}=${value}`),
      ],
      cwd,
      identity,
      stopSignal: 'SIGTERM',
      probe: () => execute(port, password, 'SELECT 1'),
    })
    return {
      ...server,
      url: urlOf(''),
      urlOf,
      async createDatabase(name) {
        const quoted = `\`${name.replaceAll('`', '``')}\``
        await execute(port, password, `CREATE DATABASE ${quoted} COLLATE utf8mb4_unicode_ci`)
        return urlOf(name)
      },
      async stop() {
        await server.stop()
        if (options.folder === undefined) await folder.remove()
      },
    }
  })
}

async function initialise(data: string, cwd: string, identity: Identity): Promise<void> {
  const install = await requireTool('mariadb-install-db', 'mysql_install_db')
  await mkdir(data, { mode: 0o700, recursive: true })
  if (identity !== null) await chown(data, identity.uid, identity.gid)
  const options = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal']
  const quick = ['--skip-test-db', '--skip-name-resolve', '--innodb-flush-method=nosync']
  await run(install, [...options, ...quick], {
    ...identity,
    cwd,
    env: { PATH: `${process.env.PATH}:/usr/sbin`, HOME: cwd, TMPDIR: cwd },
  }).catch((cause: Error & { stdout?: string; stderr?: string }) => {
    throw serverFailed({ server: 'mariadb', log: `${cause.stdout ?? ''}${cause.stderr ?? ''}` }, cause)
  })
}

/** The accounts that a fresh data folder has are open to everybody on this machine: they go, ours comes. */
async function writeInitFile(cwd: string, password: string, identity: Identity): Promise<string> {
  const path = join(cwd, 'init.sql')
  const statements = [
    "DELETE FROM mysql.global_priv WHERE User IN ('root', '')",
    'FLUSH PRIVILEGES',
    `CREATE OR REPLACE USER 'pdd'@'%' IDENTIFIED BY '${password}'`,
    "GRANT ALL PRIVILEGES ON *.* TO 'pdd'@'%' WITH GRANT OPTION",
  ]
  await writeFile(path, statements.map((statement) => `${statement};\n`).join(''), { mode: 0o600 })
  if (identity !== null) await chown(path, identity.uid, identity.gid)
  return path
}

async function execute(port: number, password: string, sql: string): Promise<void> {
  const connection = await createConnection({
    ...{ host: '127.0.0.1', port, user: 'pdd', password },
    connectTimeout: 5_000,
  })
  await connection.query(sql).finally(() => connection.end())
}
