import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '@pdd/database'
import {
  createRunFolder,
  loadPostgresSite,
  type RunFolder,
  siteDumps,
  startPostgres,
  startRedis,
} from '@pdd/embedded'
import type { ServerProcess } from '../../packages/embedded/src/server-process.ts'
import { freePort } from '../support/free-port.ts'
import { startNodeProcess } from '../support/node-process.ts'
import { codeSecret, tokenSettings } from '../support/signed-token.ts'
import { addSoakRecords } from './people.ts'
import { type SoakSite, sitesFileOf, startSoakSites } from './sites.ts'
import { type SoakStore, startSoakStore } from './store.ts'

export type ProcessName = 'api' | 'worker-1' | 'worker-2' | 'redis' | 'postgres' | 's3' | 'postmark'

export type SoakStack = {
  processes: Record<ProcessName, ServerProcess>
  apiUrl: string
  adminUrls: string[]
  databaseUrl: string
  redisUrl: string
  store: SoakStore
  sites: SoakSite[]
  /** what the provider of mails does wrong, as JSON: see `postmark-main.ts` */
  mailFaults: string
  journal: string
  /** every request to the provider of mails, a line each */
  mailLog: string
  folder: RunFolder
  logFiles: string[]
  stop(): Promise<void>
}

export const leaseSeconds = 6

/** The service as ops run it, each part a process of its own that can be killed and started again. */
export async function startSoakStack(): Promise<SoakStack> {
  const ends: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of ends.splice(0).reverse())
      await end().catch((error: unknown) => console.error(String(error)))
  }
  const keep = <Server extends { stop(): Promise<void> }>(server: Server): Server => {
    ends.push(() => server.stop())
    return server
  }
  try {
    const folder = await createRunFolder()
    ends.push(() => folder.remove())
    const [postgres, redis] = await Promise.all([
      startPostgres({ folder }).then(keep),
      startRedis({ folder }).then(keep),
    ])
    const siteUrl = await postgres.createDatabase('globex')
    await loadPostgresSite(siteUrl, siteDumps.globex)
    await addSoakRecords(siteUrl)
    const databaseUrl = await postgres.createDatabase('pdd')
    await migrate(databaseUrl)
    const store = await startSoakStore(folder)
    const s3 = keep(store.process)
    ends.push(() => store.relay.close())
    const sites = await startSoakSites(siteUrl)
    for (const { proxy } of sites) ends.push(() => proxy.close())

    const journal = join(folder.path, 'mails.jsonl')
    const mailFaults = join(folder.path, 'mail-faults.json')
    const mailLog = join(folder.path, 'mail-requests.jsonl')
    const serverToken = randomBytes(16).toString('hex')
    const postmarkPort = await freePort()
    const postmark = keep(
      await startNodeProcess({
        ...{ folder: folder.path, name: 'postmark', entry: 'test/soak/servers/postmark-main.ts' },
        args: [String(postmarkPort), journal, serverToken, mailFaults, mailLog],
        probeUrl: `http://127.0.0.1:${postmarkPort}/`,
      }),
    )
    const sitesFile = join(folder.path, 'sites.yaml')
    const { yaml, env } = sitesFileOf(sites)
    await writeFile(sitesFile, yaml)
    const shared = {
      DATABASE_URL: databaseUrl,
      QUEUE_URL: redis.url,
      SITES_FILE: sitesFile,
      CODE_SECRET: codeSecret,
      PUBLIC_BASE_URL: 'http://127.0.0.1:8080',
      ...env,
      ...store.settings,
    }
    const [apiPort, apiAdmin, ...workerAdmins] = await Promise.all([
      freePort(),
      freePort(),
      freePort(),
      freePort(),
    ])
    // The people of a soak ask without end.
    const limits = { ASKS_PER_DAY: '1000000', DOWNLOADS_PER_DAY: '1000000' }
    const own = { ...shared, ...tokenSettings, ...limits, PORT: String(apiPort) }
    const api = keep(await startApp(folder, 'api', 'api', apiAdmin, own))
    const worker = (name: string, admin: number) =>
      startApp(folder, name, 'worker', admin, {
        ...shared,
        POSTMARK_SERVER_TOKEN: serverToken,
        POSTMARK_BASE_URL: `http://127.0.0.1:${postmarkPort}`,
        MAIL_FROM: 'Personal Data <privacy@globex.example>',
        LEASE_SECONDS: String(leaseSeconds),
        // Fewer than there are places: a site that is silent leaves some to the others.
        SITE_CAP: '2',
      }).then(keep)
    const [first, second] = await Promise.all(
      workerAdmins.map((admin, index) => worker(`worker-${index + 1}`, admin)),
    )
    if (first === undefined || second === undefined) throw new Error('two workers are needed')
    return {
      processes: { api, 'worker-1': first, 'worker-2': second, redis, postgres, s3, postmark },
      apiUrl: `http://127.0.0.1:${apiPort}`,
      adminUrls: [apiAdmin, ...workerAdmins].map((port) => `http://127.0.0.1:${port}`),
      ...{ databaseUrl, redisUrl: redis.url, store, sites, journal, mailLog, mailFaults, folder, stop },
      logFiles: ['api', 'worker-1', 'worker-2'].map((name) => join(folder.path, `${name}.log`)),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function startApp(
  folder: RunFolder,
  name: string,
  app: 'api' | 'worker',
  adminPort: number,
  env: Record<string, string>,
): Promise<ServerProcess> {
  return startNodeProcess({
    ...{ folder: folder.path, name, entry: `apps/${app}/src/main.ts` },
    env: { ...env, ADMIN_PORT: String(adminPort) },
    probeUrl: `http://127.0.0.1:${adminPort}/livez`,
  })
}
