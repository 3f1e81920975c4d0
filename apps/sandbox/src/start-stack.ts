import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '@pdd/database'
import {
  createRunFolder,
  loadPostgresSite,
  siteDumps,
  startMailbox,
  startObjectStore,
  startPostgres,
  startSampleSite,
} from '@pdd/embedded'
import { startChildApp } from './child-app.ts'
import { createErpReader } from './erp-reader.ts'
import { officer, people } from './people.ts'

export type Stack = Awaited<ReturnType<typeof startStack>>

const bucket = 'personal-data'
const siteName = 'globex'

/**
 * Everything, in the order in which each needs the one before. `stop` ends it in reverse and leaves nothing behind.
 * @param ending stops a start that is not done: rejects when all that was started by then has ended
 */
export async function startStack(say: (text: string) => void, ending: AbortSignal) {
  const ends: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of ends.splice(0).reverse())
      await end().catch((error: unknown) => say(`While stopping: ${error}`))
  }
  const keep = <Server extends { stop(): Promise<void> }>(server: Server): Server => {
    ends.push(() => server.stop())
    ending.throwIfAborted()
    return server
  }
  try {
    const folder = await createRunFolder()
    ends.push(() => folder.remove())
    const servers = await startServers(folder, keep, say)
    const jwt = createIssuer()
    const apps = await startApps({ servers, jwt, logFolder: folder.path, keep, say })
    const { site, mailbox, objects, databaseUrl } = servers
    return { stop, ...apps, site, mailbox, objects, databaseUrl, jwt }
  } catch (error) {
    await stop()
    throw error
  }
}

type Keep = <Server extends { stop(): Promise<void> }>(server: Server) => Server

async function startServers(
  folder: Awaited<ReturnType<typeof createRunFolder>>,
  keep: Keep,
  say: (text: string) => void,
) {
  say('Starting PostgreSQL …')
  const postgres = keep(await startPostgres({ folder }))
  say('Loading the ERPNext site globex …')
  const siteUrl = await postgres.createDatabase('globex')
  await loadPostgresSite(siteUrl, siteDumps.globex)
  const databaseUrl = await postgres.createDatabase('pdd')
  await migrate(databaseUrl)

  say('Starting the object store, the mailbox, ERPNext’s sign-in, the API and the worker …')
  const serverToken = randomBytes(16).toString('hex')
  const objects = keep(await startObjectStore({ folder, bucket }))
  const mailbox = keep(await startMailbox({ serverToken }))
  const passwords = new Map(people.map(({ user, password }) => [user, password]))
  const app = createAppAccess()
  const site = keep(await startSampleSite({ databaseUrl: siteUrl, passwords, tokens: new Map(), app }))
  const shared = {
    DATABASE_URL: databaseUrl,
    QUEUE_URL: databaseUrl,
    SITES_FILE: await writeSites(folder.path, site.url),
    ERP_DATABASE_URL: await createErpReader(siteUrl),
    APP_TOKEN_KEY: app.serviceToken.split(':')[0] ?? '',
    APP_TOKEN_SECRET: app.serviceToken.split(':')[1] ?? '',
    APP_JWT_SECRET: app.jwtSecret,
    CODE_SECRET: randomBytes(24).toString('hex'),
    PUBLIC_BASE_URL: site.url,
    ADMIN_PORT: '0',
    ...storeSettings(objects),
  }
  return { databaseUrl, site, mailbox, objects, serverToken, shared }
}

type AppsOptions = {
  servers: Awaited<ReturnType<typeof startServers>>
  jwt: ReturnType<typeof createIssuer>
  logFolder: string
  keep: Keep
  say(text: string): void
}

async function startApps({ servers, jwt, logFolder, keep, say }: AppsOptions) {
  const { site, mailbox, serverToken, shared } = servers
  const api = keep(
    await startChildApp({
      ...{ name: 'api', readyEvent: 'api.listening', logFolder, say },
      // Started again, it listens where it listened before: addresses that were told stay true.
      environment: (previous) => ({
        ...shared,
        PORT: previous?.url ? new URL(previous.url).port : '0',
        JWT_ALGORITHM: jwt.algorithm,
        JWT_SECRET: jwt.secret,
        JWT_ISSUER: jwt.issuer,
        JWT_AUDIENCE: jwt.audience,
      }),
      onReady: ({ url }) => url !== undefined && site.setProxyTarget(url),
    }),
  )
  const worker = keep(
    await startChildApp({
      ...{ name: 'worker', readyEvent: 'worker.ready', logFolder, say },
      environment: () => ({
        ...shared,
        OFFICER_MAIL: officer.user,
        POSTMARK_SERVER_TOKEN: serverToken,
        POSTMARK_BASE_URL: mailbox.url,
        MAIL_FROM: 'Personal Data <privacy@globex.example>',
        // A worker that is killed here should not keep its row for minutes.
        LEASE_SECONDS: '15',
      }),
      onReady: () => {},
    }),
  )
  return { api, worker }
}

function storeSettings({
  url,
  accessKeyId,
  secretAccessKey,
}: Awaited<ReturnType<typeof startObjectStore>>): Record<string, string> {
  return {
    S3_ENDPOINT: url,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    S3_FORCE_PATH_STYLE: 'true',
    S3_CHECKSUMS: 'WHEN_REQUIRED',
  }
}

async function writeSites(folder: string, baseUrl: string): Promise<string> {
  const file = join(folder, 'sites.yaml')
  await writeFile(
    file,
    `sites:
  ${siteName}:
    baseUrl: ${baseUrl}
    databaseUrl: \${ERP_DATABASE_URL}
    app: { apiKey: "\${APP_TOKEN_KEY}", apiSecret: "\${APP_TOKEN_SECRET}" }
    jwt: { algorithm: HS256, secret: "\${APP_JWT_SECRET}", issuer: ${siteName}, audience: personal-data-download }
`,
  )
  return file
}

/** How the companion app of the site and the service know each other. */
function createAppAccess() {
  const secret = () => randomBytes(24).toString('hex')
  return { siteName, jwtSecret: secret(), serviceToken: `${secret()}:${secret()}` }
}

/** Whose tokens the API takes. */
function createIssuer() {
  return {
    algorithm: 'HS256',
    secret: randomBytes(24).toString('hex'),
    issuer: 'sandbox',
    audience: 'personal-data-download',
  }
}
