import { codeOf, isRetryable } from '@pdd/core'
import type { Claim, Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import type { WorkerSettings } from './settings.ts'
import { aborted, attemptFenced } from './worker-errors.ts'

export type FailedAttempt = { claim: Claim; key: string; error: unknown; logger: Logger }
export type EndAttempt = (failed: FailedAttempt) => Promise<void>

export type EndAttemptDeps = {
  requests: Pick<Database['requests'], 'release' | 'retryLater' | 'giveUp' | 'get'>
  objects: Pick<ObjectStore, 'remove'>
  notify(requestId: string): Promise<void>
  settings: Pick<WorkerSettings, 'maxAttempts'>
}

/**
 * What follows an attempt that did not publish. Failing and giving up are two events: the row is `failed`, and the
 * person told, only when nothing will retry. A stopped attempt does not count; a fenced one has no say at all.
 */
export function createEndAttempt({ requests, objects, notify, settings }: EndAttemptDeps): EndAttempt {
  return async ({ claim, key, error, logger }) => {
    const { request, fence, attempt } = claim
    const reason = codeOf(error)
    logger.warn(
      { event: 'export.attempt_ended', reason_code: reason, err: error },
      'attempt ended without a bundle',
    )

    if (!(await isNamedByTheRow(request.id, key))) await objects.remove(key).catch(logLeftover)
    if (reason === attemptFenced.code) return

    if (reason === aborted.code) {
      await requests.release(request.id, fence)
    } else if (isRetryable(error) && attempt < settings.maxAttempts) {
      await requests.retryLater(request.id, fence, reason, backoffSeconds(attempt))
    } else if (await requests.giveUp(request.id, fence, reason)) {
      logger.error({ event: 'export.gave_up', reason_code: reason }, 'gave up')
      await notify(request.id)
    }

    function logLeftover(cause: unknown) {
      // The orphan sweep finds it: no row names this key.
      logger.warn({ event: 'object.leftover', err: cause }, 'could not remove the object of an ended attempt')
    }
  }

  // A publish whose answer was lost did happen: its object must stay.
  async function isNamedByTheRow(id: string, key: string): Promise<boolean> {
    const row = await requests.get(id).catch(() => undefined)
    return row === undefined || row?.objectKey === key
  }
}

/** 30 s, 2 min, 8 min … at most 6 h, each spread by half either way so that an outage does not end in a stampede. */
export function backoffSeconds(attempt: number, random: () => number = Math.random): number {
  return Math.min(30 * 4 ** (attempt - 1), 6 * 3600) * (0.5 + random())
}
