import { setTimeout as delay } from 'node:timers/promises'

export type SiteLanes = {
  /**
   * Begins `work` for each site for which it is not under way from an earlier run. Waits a moment for them, and leaves the
   * slow ones under way: returns how much is done by then, and since the run before.
   */
  run(sites: string[], work: (site: string) => Promise<number>): Promise<number>
  /** resolves when nothing is under way */
  settled(): Promise<unknown>
}

const patienceMs = 1_000

/** One lane for each site: a site that does not answer holds up nobody of another. */
export function createSiteLanes(): SiteLanes {
  const underWay = new Map<string, Promise<void>>()
  let done = 0
  let faults: unknown[] = []

  return {
    async run(sites, work) {
      const begun = sites
        .filter((site) => !underWay.has(site))
        .map((site) => {
          const lane = work(site)
            .then((count) => {
              done += count
            })
            .catch((error: unknown) => void faults.push(error))
            .finally(() => underWay.delete(site))
          underWay.set(site, lane)
          return lane
        })
      if (begun.length > 0) await Promise.race([Promise.all(begun), delay(patienceMs)])
      const told = { done, faults }
      done = 0
      faults = []
      if (told.faults.length > 0) throw told.faults[0]
      return told.done
    },
    settled: () => Promise.all(underWay.values()),
  }
}
