import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '@pdd/database'
import { createRunFolder, startPostgres, startRedis } from '@pdd/embedded'
import { against, figure, type Ratios, type Run, runFigures, type Spread } from '../measure.ts'
import { freePort, type Program, startProgram } from '../processes.ts'

const secret = 'a secret for the bench alone, long enough'
const beside = (file: string) => new URL(file, import.meta.url).pathname

type Server = { name: string; url: string; program: Program }
type Posting = { perSecond: number; cpu: number }

/**
 * `POST /v1/export-requests` by people who ask for the first time, through the whole API with a signed token, against
 * Fastify with one prepared INSERT of the same row into the same table. Alternated rounds, ratios within each.
 */
export async function measurePost(options: {
  rounds: number
  count: number
  say: (text: string) => void
  spread: Spread
}): Promise<Ratios> {
  const { rounds, count, say, spread } = options
  const { ours, bare, stop } = await startServers()
  const series: Record<string, number[]> = { rate: [], cpu: [] }
  const samples: Record<string, number[]> = {}
  const note = (name: string, value: number) => {
    samples[name] = [...(samples[name] ?? []), value]
    spread[name] = figure(samples[name])
  }
  try {
    for (const server of [ours, bare]) await post(server, Math.min(count, 1_500), 'warm')
    for (let round = 0; round < rounds; round += 1) {
      say(`POST, round ${round + 1} of ${rounds} …`)
      const first = await post(ours, count, `round${round}`)
      const floor = await post(bare, count, `round${round}`)
      const repeat = await post(ours, count, `repeat${round}`, ['again'])
      series.rate?.push(first.perSecond / floor.perSecond)
      series.cpu?.push(floor.cpu / first.cpu)
      for (const [name, one] of Object.entries({
        ours: first,
        bare: floor,
        'ours, active already': repeat,
      })) {
        note(`POST ${name}, requests/s`, one.perSecond)
        note(`POST ${name}, CPU µs`, one.cpu)
      }
    }
  } finally {
    await stop()
  }
  return {
    'POST requests/s vs Fastify and one INSERT': against(series.rate ?? [], 0.5),
    'POST CPU per request, Fastify and one INSERT to ours': against(series.cpu ?? [], 0.5),
  }
}

async function post(server: Server, count: number, series: string, more: string[] = []): Promise<Posting> {
  const before = server.program.cpuSeconds()
  const args = [beside('run-post-load.ts'), server.url, secret, String(count), `${server.name}-${series}`]
  const run: Run & { statuses?: Record<string, number> } = await runFigures(process.execPath, [
    ...args,
    ...more,
  ])
  const taken = (run.statuses?.['202'] ?? 0) + (run.statuses?.['200'] ?? 0)
  if (taken !== count) throw new Error(`not all were taken: ${JSON.stringify(run.statuses)}`)
  return {
    perSecond: count / run.seconds,
    cpu: ((server.program.cpuSeconds() - before) / count) * 1e6,
  }
}

async function startServers() {
  const folder = await createRunFolder()
  const postgres = await startPostgres({ folder })
  const redis = await startRedis({ folder })
  const programs: Program[] = []
  const sitesFile = join(folder.path, 'sites.yaml')
  await writeFile(sitesFile, 'sites:\n  globex:\n    baseUrl: http://127.0.0.1:9\n')
  const start = async (name: string, makeArgs: (port: number, url: string) => string[], env = {}) => {
    const database = await postgres.createDatabase(name)
    await migrate(database)
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const own = { PORT: String(port), DATABASE_URL: database, ...env }
    const program = await startProgram(makeArgs(port, database), own, () => fetch(url))
    programs.push(program)
    return { name, url, program }
  }
  const ours = await start('ours', () => ['apps/api/src/main.ts'], {
    ...{ QUEUE_URL: redis.url, SITES_FILE: sitesFile, ADMIN_PORT: '0', API_DOCS: 'off' },
    ...{ PUBLIC_BASE_URL: 'http://127.0.0.1:8080', S3_BUCKET: 'bench', S3_ACCESS_KEY_ID: 'a' },
    ...{ S3_SECRET_ACCESS_KEY: 'b', JWT_ALGORITHM: 'HS256', JWT_SECRET: secret },
    ...{ JWT_ISSUER: 'bench', JWT_AUDIENCE: 'bench' },
    CODE_SECRET: 'a key for measuring alone, long enough',
  })
  const bare = await start('bare', (port, url) => [beside('run-bare-post.ts'), String(port), url])
  return {
    ours,
    bare,
    async stop() {
      for (const program of programs) await program.stop()
      await redis.stop()
      await postgres.stop()
      await folder.remove()
    },
  }
}
