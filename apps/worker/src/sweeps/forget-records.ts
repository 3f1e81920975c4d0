import { codeOf } from '@pdd/core'
import type { Database, Forgetting } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { WorkerSettings } from '../settings.ts'
import { recordBroken, recordNotForgotten } from '../worker-errors.ts'

export type ForgetRecordsDeps = {
  records: Pick<Database['records'], 'claimOver' | 'forget'>
  undone: Pick<Database['undone'], 'defer'>
  logger: Logger
  settings: Pick<WorkerSettings, 'recordsKeptFor'>
}

/** Whoever asks for one of these accounts at the same moment waits for the batch: it takes a few tenths of a second. */
const atOnce = 50
/** Of one run; the next goes on. */
const batchesAtMost = 200
/** Whoever asks at the same moment as another may get nothing though much waits. */
const emptyAtMost = 3
/** Longer than a batch takes, one by one too: after it another worker takes what this one has left behind. */
const leaseSeconds = 120

type Outcome = Exclude<Forgetting['outcome'], 'forgotten'>
/** What is open about an account stays open for days; what was just in use is free in a moment. */
const putOff: Record<Outcome, { reason: string; pause: { firstSeconds: number; mostSeconds: number } }> = {
  busy: { reason: 'record.busy', pause: { firstSeconds: 60, mostSeconds: 3600 } },
  not_due: { reason: 'record.not_due', pause: { firstSeconds: 86_400, mostSeconds: 7 * 86_400 } },
  held: { reason: 'record.held', pause: { firstSeconds: 86_400, mostSeconds: 7 * 86_400 } },
  broken: { reason: recordBroken.code, pause: { firstSeconds: 3600, mostSeconds: 86_400 } },
  failed: { reason: recordNotForgotten.code, pause: { firstSeconds: 600, mostSeconds: 86_400 } },
}

/**
 * Takes away what is kept of the persons of old requests, shared out among the workers in batches, each request for itself:
 * one that fails keeps no other, and is tried again later.
 */
export function createForgetRecords({ records, undone, logger, settings }: ForgetRecordsDeps) {
  const { recordsKeptFor: keptFor } = settings

  return async function forgetRecords(signal: AbortSignal): Promise<number> {
    let forgotten = 0
    let empty = 0
    for (let batch = 0; batch < batchesAtMost && empty < emptyAtMost && !signal.aborted; batch += 1) {
      const ids = await records.claimOver({ keptFor, leaseSeconds, limit: atOnce })
      empty = ids.length === 0 ? empty + 1 : 0
      if (ids.length === 0) continue
      for (const outcome of await forgetAll(ids)) {
        if (outcome.outcome === 'forgotten') forgotten += 1
        else await defer(outcome)
      }
    }
    return forgotten
  }

  /** Together; where that comes to no end, one by one. */
  async function forgetAll(ids: string[]): Promise<Forgetting[]> {
    try {
      return await records.forget(ids, { keptFor })
    } catch {
      const each: Forgetting[] = []
      for (const id of ids) each.push(await forgetOne(id))
      return each
    }
  }

  async function forgetOne(id: string): Promise<Forgetting> {
    try {
      const [outcome] = await records.forget([id], { keptFor })
      return outcome ?? { id, outcome: 'busy' }
    } catch (error) {
      return { id, outcome: 'failed', sqlState: codeOf(error) }
    }
  }

  async function defer(outcome: Forgetting): Promise<void> {
    const { reason, pause } = putOff[outcome.outcome as Outcome]
    const fault = faultOf(outcome)
    if (fault !== null)
      logger.error(
        { event: 'record.kept', export_id: outcome.id, reason_code: fault.code, err: fault },
        'not forgotten',
      )
    await undone.defer('records', outcome.id, reason, pause)
  }
}

function faultOf(outcome: Forgetting) {
  if (outcome.outcome === 'broken') return recordBroken()
  if (outcome.outcome === 'failed') return recordNotForgotten({ sqlState: outcome.sqlState })
  return null
}
