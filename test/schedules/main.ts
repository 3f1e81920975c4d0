import { parseArgs } from 'node:util'
import { createRunFolder, startPostgres } from '@pdd/embedded'
import { runSchedules } from './run.ts'

const usage = `npm run schedules -- --runs 2000            random schedules of everything that can happen to a request, judged step by step
npm run schedules -- --runs 2000 --seed 7   the same schedules as before
npm run schedules -- --seed 7 --path 31:2:0   the one that broke, and what it is made shorter to`

const { runs, seed, path } = readFlags()
const folder = await createRunFolder()
const postgres = await startPostgres({ folder })
try {
  console.error(`${runs} schedules, seed ${seed} …`)
  const { schedules, faults } = await runSchedules(postgres.url, { runs, seed, path })
  for (const line of faults) console.log(line)
  console.log(`${faults.length === 0 ? 'held' : 'BROKEN'} after ${schedules} schedules, seed ${seed}`)
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  await postgres.stop()
  await folder.remove()
}

function readFlags(): { runs: number; seed: number; path: string | undefined } {
  try {
    const options = { runs: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' } } as const
    const { values } = parseArgs({ options })
    const read = {
      runs: Number(values.runs ?? '1000'),
      seed: Number(values.seed ?? Date.now() % 1_000_000),
      path: values.path,
    }
    if (!(read.runs > 0) || !Number.isInteger(read.seed)) throw new RangeError('numbers')
    return read
  } catch {
    console.error(usage)
    process.exit(64)
  }
}
