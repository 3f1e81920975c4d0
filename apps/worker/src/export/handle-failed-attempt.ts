import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, isOutage, isRetryable } from '@pdd/core'
import type { Claim, Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import type { WorkerSettings } from '../settings.ts'
import { aborted, attemptFenced } from '../worker-errors.ts'

export type FailedAttempt = {
  claim: Claim
  key: string
  error: unknown
  logger: Logger
  /** the worker is stopping: nothing is waited for */
  stopping: AbortSignal
}
export type HandleFailedAttempt = (failed: FailedAttempt) => Promise<void>

export type EndAttemptDeps = {
  requests: Pick<Database['requests'], 'release' | 'retryLater' | 'waitForOutage' | 'giveUp' | 'get'>
  objects: Pick<ObjectStore, 'remove'>
  notify(requestId: string): Promise<void>
  settings: Pick<WorkerSettings, 'maxAttempts' | 'giveUpDaysBeforeDue'>
  /** how long a table that is away is left alone before it is asked again */
  askAgainMs?: number
}

/**
 * What follows an attempt that did not publish: first the row's fate, then its object's. A publish whose commit is still
 * under way holds the row, so that whoever decides hears of it; before that nobody can know whether the object is named.
 *
 * Failing and giving up are two events: the row is `failed`, and the person told, only when nothing will retry. Only a
 * shutdown hands the attempt back, and an outage of something that the export needs; where the fence is stale,
 * nothing is changed: another worker owns the request.
 */
export function createHandleFailedAttempt({
  requests,
  objects,
  notify,
  settings,
  askAgainMs = 1_000,
}: EndAttemptDeps): HandleFailedAttempt {
  return async ({ claim, key, error, logger, stopping }) => {
    const { request, fence, attempt } = claim
    const reason = codeOf(error)
    logger.warn(
      { event: 'export.attempt_ended', reason_code: reason, err: error },
      'attempt ended without a bundle',
    )

    const end = await whileAway(decide, stopping, askAgainMs)
    if (end !== 'not ours' || (await isOvertaken())) await objects.remove(key).catch(logLeftover)
    if (end !== 'gave up') return
    logger.error({ event: 'export.gave_up', reason_code: reason }, 'gave up')
    await notify(request.id)

    async function decide(): Promise<'gave up' | 'goes on' | 'not ours'> {
      if (reason === attemptFenced.code) return 'not ours'
      if (reason === aborted.code) return goesOn(await requests.release(request.id, fence))
      if (isOutage(error) && (await requests.waitForOutage(request.id, fence, reason, pause())))
        return 'goes on'
      if (isRetryable(error) && attempt < settings.maxAttempts)
        return goesOn(await requests.retryLater(request.id, fence, reason, backoffSeconds(attempt)))
      return (await requests.giveUp(request.id, fence, reason)) ? 'gave up' : 'not ours'
    }

    function goesOn(written: boolean) {
      return written ? 'goes on' : 'not ours'
    }

    function pause() {
      return {
        delaySeconds: outagePauseSeconds(request.waits ?? 0),
        daysBeforeDue: settings.giveUpDaysBeforeDue,
      }
    }

    /** Others have taken the row since, and none of them found this object in it: nothing will name it. */
    async function isOvertaken(): Promise<boolean> {
      const row = await requests.get(request.id).catch(() => null)
      return row !== null && row.fence > fence && row.objectKey !== key
    }

    function logLeftover(cause: unknown) {
      // The orphan sweep finds it: no row names this key.
      logger.warn({ event: 'object.leftover', err: cause }, 'could not remove the object of an ended attempt')
    }
  }
}

/**
 * A table that is away is waited for: nothing else could be claimed meanwhile, and a decision that is never written is an
 * attempt that counts.
 */
async function whileAway<Result>(
  decide: () => Promise<Result>,
  stopping: AbortSignal,
  askAgainMs: number,
): Promise<Result> {
  for (;;) {
    try {
      return await decide()
    } catch (error) {
      if (!isOutage(error) || stopping.aborted) throw error
      await delay(askAgainMs, undefined, { signal: stopping }).catch(() => {})
    }
  }
}

/** 30 s, 2 min, 8 min … at most 6 h, each spread by half either way so that an outage does not end in a stampede. */
export function backoffSeconds(attempt: number, random: () => number = Math.random): number {
  return Math.min(30 * 4 ** (attempt - 1), 6 * 3600) * (0.5 + random())
}

/** The same for what is away, by how often in a row it was: never longer than 6 h, so that a site that is back is served that day. */
export function outagePauseSeconds(waits: number, random: () => number = Math.random): number {
  return Math.min(30 * 4 ** waits, 6 * 3600) * (0.5 + random() / 2)
}
