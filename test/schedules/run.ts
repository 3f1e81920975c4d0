import fc from 'fast-check'
import { runSchedule } from './schedule.ts'
import { openStage } from './stage.ts'
import { type Step, steps } from './steps.ts'

export type Verdict = {
  schedules: number
  seed: number
  /** what breaks in the shortest schedule that breaks something, its steps, and its path; empty where none does */
  faults: string[]
}

const shorteningMs = 40_000

/** Random schedules, one after the other; one that breaks something is made as short as it can be. */
export async function runSchedules(
  postgresUrl: string,
  { runs, seed, seconds, path }: { runs: number; seed: number; seconds?: number; path?: string | undefined },
): Promise<Verdict> {
  let stage = await openStage(postgresUrl)
  let schedules = 0
  let faults: string[] = []
  const until = seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + seconds * 1000
  const judge = async (schedule: Step[]) => {
    // One that is under way comes to its end: nobody takes the table from under it.
    if (Date.now() > (faults.length === 0 ? until : until + shorteningMs)) return true
    schedules += 1
    const found = await runSchedule(stage, schedule)
    if (found.length === 0) return true
    faults = found
    // What is left of it would be worked on by the next.
    await stage.close()
    stage = await openStage(postgresUrl)
    return false
  }
  try {
    const { failed, counterexamplePath, errorInstance } = await fc.check(fc.asyncProperty(steps, judge), {
      numRuns: runs,
      seed,
      ...(path !== undefined && { path }),
    })
    // Not a promise that broke, but this test itself.
    if (failed && faults.length === 0) throw errorInstance
    if (failed) faults.push(`path ${counterexamplePath}`)
  } finally {
    await stage.close()
  }
  return { schedules, seed, faults }
}
