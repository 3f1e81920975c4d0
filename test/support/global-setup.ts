import {
  createRunFolder,
  findTool,
  installDebianPackages,
  loadMariaDbSite,
  loadPostgresSite,
  siteDumps,
  startMariaDb,
  startPostgres,
  startRedis,
} from '@pdd/embedded'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** servers of this run; null where the machine has no such server and may not install it */
    servers: {
      /** superuser, database `postgres` */
      postgresUrl: string
      redisUrl: string | null
      /** all rights, no database */
      mariadbUrl: string | null
      /** a PostgreSQL database that holds the sample site globex: read only */
      globexUrl: string
      /** a MariaDB database that holds the sample site acme: read only */
      acmeUrl: string | null
    }
  }
}

type Stoppable = { stop(): Promise<void> }

const started: Stoppable[] = []

/** One PostgreSQL, one Redis and one MariaDB for the whole run, with the sample sites loaded. */
export async function setup(project: Pick<TestProject, 'provide'>): Promise<void> {
  // Whoever runs many runs in a row starts the servers once.
  const given = process.env.TEST_SERVERS
  if (given !== undefined) return project.provide('servers', JSON.parse(given))
  const folder = await createRunFolder()
  started.push({ stop: () => folder.remove() })
  const [postgres, redis, mariadb] = await Promise.all([
    keep(startPostgres({ folder })).then(async (server) => {
      const globexUrl = await server.createDatabase('globex')
      await loadPostgresSite(globexUrl, siteDumps.globex)
      return { server, globexUrl }
    }),
    optional('Redis', ['redis-server', 'valkey-server'], ['redis-server'], () =>
      keep(startRedis({ folder })),
    ),
    optional('MariaDB', ['mariadbd', 'mysqld'], ['mariadb-server'], async () => {
      const server = await keep(startMariaDb({ folder }))
      const acmeUrl = await server.createDatabase('acme')
      await loadMariaDbSite(acmeUrl, siteDumps.acme)
      return { server, acmeUrl }
    }),
  ])
  project.provide('servers', {
    postgresUrl: postgres.server.url,
    globexUrl: postgres.globexUrl,
    redisUrl: redis?.url ?? null,
    mariadbUrl: mariadb?.server.url ?? null,
    acmeUrl: mariadb?.acmeUrl ?? null,
  })
}

export async function teardown(): Promise<void> {
  // Last started first: the run folder goes when nothing runs in it any more.
  for (const server of started.splice(0).reverse()) await server.stop()
}

async function keep<T extends Stoppable>(starting: Promise<T>): Promise<T> {
  const server = await starting
  started.push(server)
  return server
}

let installing: Promise<unknown> = Promise.resolve()

async function optional<T>(
  title: string,
  programs: string[],
  packages: string[],
  start: () => Promise<T>,
): Promise<T | null> {
  if ((await findTool(...programs)) === null) {
    // apt-get holds a lock: one at a time.
    installing = installing.then(() => installDebianPackages(packages, say))
    await installing
  }
  if ((await findTool(...programs)) !== null) return await start()
  const text = `${title} is not on this machine and could not be installed: every test that needs it is SKIPPED`
  say(`\n${'!'.repeat(text.length + 4)}\n! ${text} !\n${'!'.repeat(text.length + 4)}\n`)
  if (process.env.CI === 'true') throw new Error(`${text}. With CI=true that is a failure.`)
  return null
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
