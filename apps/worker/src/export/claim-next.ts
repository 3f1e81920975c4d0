import { setTimeout as delay } from 'node:timers/promises'
import type { Claim, Database } from '@pdd/database'
import type { WorkerSettings } from '../settings.ts'

export type ClaimNextRequestOptions = {
  requests: Pick<Database['requests'], 'claimNext'>
  settings: Pick<WorkerSettings, 'workerId' | 'leaseSeconds' | 'maxAttempts' | 'siteCap'>
  signal: AbortSignal
}

const lookAgainMs = 300
const lostRaceMs = 10
const looks = 30

/**
 * A job says that some request is due, not which one is next: the queue knows no sites. Claims the request that the job
 * names, or one of a site that has fewer under way. Where every site has as many as it may, it waits for some seconds:
 * otherwise many jobs would end without a claim, and leave their requests to the relay.
 */
export async function claimNextRequest(
  requestId: string,
  { requests, settings, signal }: ClaimNextRequestOptions,
): Promise<Claim | null> {
  for (let look = 0; look < looks && !signal.aborted; look += 1) {
    const claim = await requests.claimNext(requestId, settings)
    if (claim === null || typeof claim === 'object') return claim
    // Another worker was quicker, or took the last place: at different moments, so that they do not meet again. Who was
    // only slower looks again at once: by then it is another site's turn.
    const longest = claim === 'capped' ? lookAgainMs : Math.min(lookAgainMs, lostRaceMs * 2 ** look)
    await delay(longest * Math.random(), undefined, { signal }).catch(() => {})
  }
  return null
}
