import { createDatabase } from '@pdd/database'
import { createCounts } from '../../test/support/counted.ts'
import { countedSweeps } from '../../test/support/counted-sweeps.ts'

export type SweepCost = {
  name: string
  /** one run, with what there is to do */
  seconds: number
  /** an hour of fifty workers */
  statements: number
  lookups: number
  storeCalls: number
}

const workers = 50
/** How often a worker asks at most whose turn a sweep is that one worker runs for all: one statement, or two. */
const askForTurnSeconds = 30

/** What every sweep asks in one run on this table, and so in an hour of fifty workers. */
export async function measureSweeps(url: string): Promise<SweepCost[]> {
  const database = createDatabase({ url, poolSize: 8 })
  const counts = createCounts()
  const costs: SweepCost[] = []
  for (const { name, everySeconds, alone = false, run } of countedSweeps(database, 'bench', counts).sweeps) {
    const startedAt = performance.now()
    // The first run works off what has gathered; the next ones are those of an hour.
    await run(new AbortController().signal)
    const seconds = (performance.now() - startedAt) / 1000
    counts.clear()
    await run(new AbortController().signal)
    const runs = (alone ? 1 : workers) * (3600 / everySeconds)
    const turns = alone ? workers * 2 * (3600 / Math.min(everySeconds, askForTurnSeconds)) : 0
    costs.push({
      ...{ name, seconds, statements: Math.round(counts.sum('table.') * runs + turns) },
      ...{ lookups: counts.sum('erp.') * runs, storeCalls: counts.sum('store.') * runs },
    })
  }
  await database.close()
  return costs
}
