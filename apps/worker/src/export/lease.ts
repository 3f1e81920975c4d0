import { type ExportProgress, isOutage } from '@pdd/core'
import type { Claim, ExportRequestRepository } from '@pdd/database'
import { aborted, attemptFenced } from '../worker-errors.ts'

export type Lease = {
  /** aborts when the row is no longer ours, when the lease could not be renewed in time, or when `parent` aborts */
  signal: AbortSignal
  report(progress: ExportProgress): void
  stop(): void
}

export type LeaseOptions = {
  claim: Claim
  requests: Pick<ExportRequestRepository, 'heartbeat'>
  leaseSeconds: number
  parent: AbortSignal
}

/**
 * Keeps the row ours while the work runs: a heartbeat six times per lease that also carries the progress.
 * A worker that cannot renew stops before its lease ends, so that two never write at once for long, whatever is done to its
 * clock meanwhile; where that is because the table is away, the outage is the reason.
 */
export function keepLease({ claim, requests, leaseSeconds, parent }: LeaseOptions): Lease {
  const lost = new AbortController()
  let progress: ExportProgress | null = null
  let reported: ExportProgress | null = null
  let renewedAt = performance.now()
  let beating = false

  const beat = async () => {
    if (beating) return
    beating = true
    try {
      const sent = progress
      const ours = await requests.heartbeat(claim.request.id, claim.fence, { leaseSeconds, progress: sent })
      if (!ours) lost.abort(attemptFenced())
      reported = sent
      renewedAt = performance.now()
    } catch (error) {
      if (performance.now() - renewedAt > leaseSeconds * 1000 * 0.75)
        lost.abort(isOutage(error) ? error : attemptFenced({}, error))
    } finally {
      beating = false
    }
  }
  const renewal = setInterval(beat, (leaseSeconds * 1000) / 6)
  // Progress is for people: more often than renewals, but only when there is news.
  const news = setInterval(() => progress !== reported && beat(), 500)

  // The queue's own reasons are strings of its making; ours are coded.
  const forward = () => lost.abort(aborted({}, parent.reason))
  if (parent.aborted) forward()
  // A parent outlives many leases: each must let go of it.
  else parent.addEventListener('abort', forward, { once: true })

  return {
    signal: lost.signal,
    report(latest) {
      progress = latest
    },
    stop() {
      clearInterval(renewal)
      clearInterval(news)
      parent.removeEventListener('abort', forward)
    },
  }
}
