import { parseArgs } from 'node:util'
import { createRunFolder, startMariaDb, startPostgres } from '@pdd/embedded'
import { runSeed, shorten } from './run.ts'

const usage = `npm run generated -- --runs 200               sites of random forms on both engines, every file held against what is known of each row
npm run generated -- --runs 200 --seed 7000   the seeds from this one on
npm run generated -- --runs 1 --seed 7012 --shorten   a seed that broke, and the least of its site that still breaks`

const { runs, seed, shortened } = readFlags()
const servers = await startServers()
let broken = 0
try {
  for (let at = seed; at < seed + runs; at += 1)
    for (const [engine, url] of servers.urls) {
      const { faults, told } = await runSeed(url, at)
      if (faults.length === 0) continue
      broken += 1
      console.log(`seed ${at} on ${engine}: ${faults.length} texts\n${told.join('\n')}`)
      if (shortened && faults[0])
        console.log(`the first of them needs\n${(await shorten(url, at, faults[0])).join('\n')}`)
    }
} finally {
  await servers.stop()
}
console.log(`${broken === 0 ? 'held' : `BROKEN: ${broken} of ${2 * runs}`}, ${runs} seeds from ${seed}`)
process.exitCode = broken === 0 ? 0 : 1

async function startServers(): Promise<{ urls: [string, string][]; stop(): Promise<void> }> {
  // Whoever runs many runs in a row starts the servers once.
  const given = process.env.TEST_SERVERS
  if (given !== undefined) {
    const { mariadbUrl, postgresUrl } = JSON.parse(given) as Record<string, string>
    return {
      urls: [
        ['MariaDB', String(mariadbUrl)],
        ['PostgreSQL', String(postgresUrl)],
      ],
      stop: async () => {},
    }
  }
  const folder = await createRunFolder()
  const [mariadb, postgres] = await Promise.all([startMariaDb({ folder }), startPostgres({ folder })])
  return {
    urls: [
      ['MariaDB', mariadb.url],
      ['PostgreSQL', postgres.url],
    ],
    async stop() {
      await Promise.all([mariadb.stop(), postgres.stop()])
      await folder.remove()
    },
  }
}

function readFlags(): { runs: number; seed: number; shortened: boolean } {
  try {
    const { values } = parseArgs({
      options: { runs: { type: 'string' }, seed: { type: 'string' }, shorten: { type: 'boolean' } },
    })
    const read = {
      runs: Number(values.runs ?? '20'),
      seed: Number(values.seed ?? Date.now() % 1_000_000),
      shortened: values.shorten ?? false,
    }
    if (!(read.runs > 0) || !Number.isInteger(read.seed)) throw new RangeError('numbers')
    return read
  } catch {
    console.error(usage)
    process.exit(64)
  }
}
