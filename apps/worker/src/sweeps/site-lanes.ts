import { setTimeout as delay } from 'node:timers/promises'

export type SiteLanes = {
  /**
   * Begins `work` for each site for which it is not under way from an earlier run. Waits a moment for them, and leaves the
   * slow ones under way: returns how much is done by then, and since the run before.
   *
   * @param signal begins no more
   */
  run(sites: string[], work: (site: string) => Promise<number>, signal?: AbortSignal): Promise<number>
  /** resolves when nothing is under way */
  settled(): Promise<unknown>
}

const patienceMs = 1_000
/**
 * Sites begun at a time, beside those that are slow: they share the worker's few connections to the table, and a thousand
 * at once would keep them from its exports.
 */
const atOnce = 16

/** One lane for each site: a site that does not answer holds up nobody of another. */
export function createSiteLanes(): SiteLanes {
  const underWay = new Map<string, Promise<void>>()
  let done = 0
  let faults: unknown[] = []

  return {
    async run(sites, work, signal) {
      const quick = new Set<Promise<void>>()
      for (const site of sites) {
        if (underWay.has(site)) continue
        while (quick.size >= atOnce) await Promise.race(quick)
        if (signal?.aborted) break
        const lane = begin(site, work)
        const isSeen: Promise<void> = Promise.race([lane, delay(patienceMs)]).then(() => {
          quick.delete(isSeen)
        })
        quick.add(isSeen)
      }
      await Promise.all(quick)
      const told = { done, faults }
      done = 0
      faults = []
      if (told.faults.length > 0) throw told.faults[0]
      return told.done
    },
    settled: () => Promise.all(underWay.values()),
  }

  function begin(site: string, work: (site: string) => Promise<number>): Promise<void> {
    const lane = work(site)
      .then((count) => {
        done += count
      })
      .catch((error: unknown) => void faults.push(error))
      .finally(() => underWay.delete(site))
    underWay.set(site, lane)
    return lane
  }
}
