import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'

export type BrakeDeps = { brakes: Pick<Database['brakes'], 'stop' | 'clear'>; logger: Logger }

export type Taking = {
  /** empty: of the whole service */
  site: string
  /** what was looked at, what would be taken away, and how much of that is not known at all where it is looked up */
  looked: number
  taken: number
  unknown: number
}

const few = 2
const share = 0.2

/** Would so much go at once that the place it is looked up in is more likely to be the wrong one, or of another day? */
export function isTooMuch({ looked, taken, unknown }: Omit<Taking, 'site'>): boolean {
  if (unknown > 0 && unknown === looked) return true
  return taken > few && taken > looked * share
}

/**
 * Stops a sweep before it takes away what a person would have to ask for again: it goes on when it would take less, or when
 * somebody has let it (`npm run sweeps`). What people and officers take back themselves never passes here.
 */
export function createBrake(sweep: string, { brakes, logger }: BrakeDeps) {
  return async function mayTake({ site, ...amounts }: Taking): Promise<boolean> {
    if (!isTooMuch(amounts)) {
      await brakes.clear(sweep, site)
      return true
    }
    const { looked, taken } = amounts
    if (await brakes.stop({ sweep, site, items: taken, looked })) return true
    logger.error(
      { event: 'sweep.stopped', sweep, site, items: taken, looked },
      'too much would be taken away at once: see npm run sweeps',
    )
    return false
  }
}
