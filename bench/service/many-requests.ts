import { createHash, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createDatabase, migrate } from '@pdd/database'
import { createRunFolder, loadPostgresSite, siteDumps, startPostgres, startRedis } from '@pdd/embedded'
import { createExportQueue, enoughWakeUps } from '@pdd/queue'
import { connect } from '../database.ts'
import { against, figure, type Ratios, type Spread } from '../measure.ts'
import { freePort, type Program, startProgram } from '../processes.ts'
import { startNullS3 } from '../storage/null-s3.ts'

const workers = 2
const siteCap = 4
const workerConcurrency = 2
/** what one worker may open on one site: its exports, and two for what is asked between them */
const erpConnectionsAtMost = workers * (workerConcurrency + 2)

type Crowd = {
  requests: number
  say: (text: string) => void
  spread: Spread
}

/**
 * Thousands of people of one site ask at once, and then one of a small site: two real workers, real Redis, PostgreSQL
 * and site, uploads to a store that keeps nothing, mails to a provider that takes all. Every one must become ready.
 */
export async function measureRush({ requests, say, spread }: Crowd): Promise<Ratios> {
  const stack = await startStack(requests, say)
  try {
    const cpuBefore = stack.cpuSeconds()
    say(`${requests} people ask, and one of a small site …`)
    await askAll(stack, requests)
    const connections = await untilAllReady(stack, requests + 1, say)
    const cpu = stack.cpuSeconds() - cpuBefore
    const [times] = await stack.table.run(`
      SELECT extract(epoch FROM max(ready_at) FILTER (WHERE site = 'big') - min(received_at))::float8,
        extract(epoch FROM max(ready_at - received_at) FILTER (WHERE site = 'small'))::float8
      FROM export_request`)
    const [whole = 0, small = 0] = (times ?? []).map(Number)
    spread['crowd: seconds until all were ready'] = figure([whole])
    spread['crowd: seconds of the one on the small site'] = figure([small])
    spread['crowd: connections of the site at most'] = figure([connections])
    spread['crowd: worker CPU ms for one export'] = figure([(cpu / (requests + 1)) * 1000])
    return {
      'crowd: exports up to ready per second of worker CPU': against([(requests + 1) / cpu], 60),
      'crowd: its whole time to that of the one on a small site': against([whole / small], 10),
      'crowd: connections allowed to connections seen': against([erpConnectionsAtMost / connections], 1),
    }
  } finally {
    await stack.stop()
  }
}

type Stack = Awaited<ReturnType<typeof startStack>>

async function askAll({ database, queue }: Stack, requests: number): Promise<void> {
  let next = 0
  const ask = async (site: string, subjectId: string) => {
    const { request } = await database.requests.create({
      ...{ site, subjectId, requestedBy: subjectId, format: 'bundle', idempotencyKey: null },
      bodyHash: createHash('sha256').update(subjectId).digest('hex'),
      ...{ authMethod: 'jwt', authTime: null, httpRequestId: randomUUID(), tellAsked: true },
    })
    // As the API rings: each worker that is roused goes on until nothing waits.
    await queue.publish([{ requestId: request.id, generation: request.generation }], {
      enough: enoughWakeUps,
    })
  }
  const keepAsking = async () => {
    for (next += 1; next <= requests; next += 1) await ask('big', personOf(next))
  }
  await Promise.all(Array.from({ length: 8 }, keepAsking))
  await ask('small', personOf(1))
}

async function untilAllReady(stack: Stack, wanted: number, say: Crowd['say']): Promise<number> {
  let connections = 0
  for (let looks = 1; ; looks += 1) {
    const [row] = await stack.erp.run(
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = 'big' AND application_name <> 'bench'`,
    )
    connections = Math.max(connections, Number(row?.[0]))
    const [states] = await stack.table.run(
      `SELECT count(*) FILTER (WHERE status = 'ready')::int, count(*) FILTER (WHERE status = 'failed')::int FROM export_request`,
    )
    const [ready = 0, failed = 0] = (states ?? []).map(Number)
    if (failed > 0) throw new Error(`${failed} exports failed`)
    if (ready === wanted) return connections
    if (looks % 40 === 0) say(`  ${ready} of ${wanted} ready`)
    await delay(250)
  }
}

async function startStack(people: number, say: Crowd['say']) {
  const folder = await createRunFolder()
  const postgres = await startPostgres({ folder })
  const redis = await startRedis({ folder })
  const s3 = await startNullS3(false)
  const mail = await startMailTaker()
  const [tableUrl, bigUrl, smallUrl] = await Promise.all(
    ['requests', 'big', 'small'].map((name) => postgres.createDatabase(name)),
  )
  if (tableUrl === undefined || bigUrl === undefined || smallUrl === undefined)
    throw new Error('no databases')
  await migrate(tableUrl)
  say(`Loading a site of ${people} people, and a small one …`)
  await loadSite(bigUrl, people)
  await loadSite(smallUrl, 1)
  const sitesFile = join(folder.path, 'sites.yaml')
  await writeFile(
    sitesFile,
    `sites:\n  big: { databaseUrl: '${bigUrl}' }\n  small: { databaseUrl: '${smallUrl}' }\n`,
  )
  const programs: Program[] = []
  for (let worker = 0; worker < workers; worker += 1) {
    const port = await freePort()
    const env = {
      ...{ DATABASE_URL: tableUrl, QUEUE_URL: redis.url, SITES_FILE: sitesFile, S3_ENDPOINT: s3.url },
      ...{
        S3_BUCKET: 'bench',
        S3_ACCESS_KEY_ID: 'a',
        S3_SECRET_ACCESS_KEY: 'b',
        S3_FORCE_PATH_STYLE: 'true',
      },
      ...{
        PUBLIC_BASE_URL: 'http://127.0.0.1:8080',
        POSTMARK_SERVER_TOKEN: 'a',
        POSTMARK_BASE_URL: mail.url,
      },
      CODE_SECRET: 'a key for measuring alone, long enough',
      ...{ MAIL_FROM: 'privacy@example.org', ADMIN_PORT: String(port), SITE_CAP: String(siteCap) },
      WORKER_CONCURRENCY: String(workerConcurrency),
    }
    const probe = () =>
      fetch(`http://127.0.0.1:${port}/livez`).then(({ ok }) => ok || Promise.reject(new Error()))
    programs.push(await startProgram(['apps/worker/src/main.ts'], env, probe))
  }
  const database = createDatabase({ url: tableUrl, poolSize: 8 })
  const queue = createExportQueue({ url: redis.url, onError: (error) => say(error.message) })
  await queue.ping()
  const table = await connect(tableUrl)
  const erp = await connect(postgres.urlOf('postgres'))
  return {
    ...{ database, queue, table, erp },
    cpuSeconds: () => programs.reduce((sum, program) => sum + program.cpuSeconds(), 0),
    async stop() {
      for (const program of programs) await program.stop()
      await Promise.all([queue.close(), database.close(), table.end(), erp.end()])
      await s3.stop()
      mail.stop()
      await redis.stop()
      await postgres.stop()
      await folder.remove()
    },
  }
}

const personOf = (number: number) => `crowd${number}@example.org`

/** The sample site, and so many people more with an account and a contact. */
async function loadSite(url: string, people: number): Promise<void> {
  await loadPostgresSite(url, siteDumps.globex)
  const { run, end } = await connect(url)
  const standing = `'Administrator', 'Administrator', timestamp '2020-01-01', timestamp '2020-01-01'`
  await run(`
    INSERT INTO "tabUser" (name, email, first_name, full_name, user_type, enabled, owner, modified_by, creation, modified)
    SELECT p, p, 'Person', 'Person ' || n, 'System User', 1, ${standing}
    FROM (SELECT n, 'crowd' || n || '@example.org' AS p FROM generate_series(1, ${people}) n) made`)
  await run(`
    INSERT INTO "tabContact" (name, first_name, full_name, email_id, "user", owner, modified_by, creation, modified)
    SELECT 'crowd' || n, 'Person', 'Person ' || n, p, p, ${standing}
    FROM (SELECT n, 'crowd' || n || '@example.org' AS p FROM generate_series(1, ${people}) n) made`)
  await run('ANALYZE "tabUser"')
  await run('ANALYZE "tabContact"')
  await end()
}

/** Postmark's answer to every mail, and nothing else of it. */
async function startMailTaker(): Promise<{ url: string; stop(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const answer = { ErrorCode: 0, Message: 'OK', MessageID: randomUUID(), SubmittedAt: new Date(), To: '' }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() }
}
