import { codeOf, type ExportRequest } from '@pdd/core'
import type { Database, Pause } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import { type ObjectStore, storageUndeletable } from '@pdd/storage'
import { workOff } from './work-off.ts'

export type DeleteExpiredDeps = {
  requests: Pick<
    Database['requests'],
    'claimUndeleted' | 'markDeleted' | 'noteUndeleted' | 'countRefusedDeletions'
  >
  undone: Pick<Database['undone'], 'defer' | 'settle'>
  objects: Pick<ObjectStore, 'remove'>
  logger: Logger
}

/** Longer than a removal takes: after it another worker takes what this one has left behind. */
const leaseSeconds = 30
/** A store that is away is asked for no more than so many in one run. */
const failuresAtMost = 20
/** What a store refuses by its own rules it refuses a little later too, and its key is closed by then. */
const refusedPause = { firstSeconds: 600, mostSeconds: 6 * 3600 }
const passingPause = { firstSeconds: 2, mostSeconds: 60 }

/**
 * Removes the objects of expired requests, each for itself, shared out among the workers: one that the store refuses to
 * delete keeps no other. A request is `deleted` when its bytes are gone, and not before.
 *
 * @throws what the first of them was refused with, when all have been tried; `storage.undeletable` as long as any is
 */
export function createDeleteExpired({ requests, undone, objects, logger }: DeleteExpiredDeps) {
  return async function deleteExpired(signal: AbortSignal): Promise<number> {
    const faults: unknown[] = []
    const deleted = await workOff({
      next: async () => (faults.length < failuresAtMost ? requests.claimUndeleted({ leaseSeconds }) : null),
      work: (request) =>
        remove(request)
          .then(() => note(request))
          .catch((error: unknown) => {
            faults.push(error)
            return false
          }),
      ...{ lanes: 4, atMost: 1000, signal },
    })
    if (faults.length > 0) throw faults[0]
    const refused = await requests.countRefusedDeletions(storageUndeletable.code)
    if (refused > 0) throw storageUndeletable({ count: refused })
    return deleted
  }

  async function remove({ id, objectKey }: ExportRequest): Promise<void> {
    try {
      if (objectKey !== null) await objects.remove(objectKey)
    } catch (error) {
      const isRefused = codeOf(error) === storageUndeletable.code
      await putOff(id, error, isRefused ? refusedPause : passingPause)
      if (isRefused) await requests.noteUndeleted(id, storageUndeletable.code)
      throw error
    }
  }

  async function note({ id }: ExportRequest): Promise<boolean> {
    const isNoted = await requests.markDeleted(id).catch(async (error: unknown) => {
      await putOff(id, error, passingPause)
      throw error
    })
    // Of a request that is not `expired` any more nobody asks.
    await undone.settle('deletion', id).catch(() => {})
    return isNoted
  }

  async function putOff(id: string, error: unknown, pause: Pause): Promise<void> {
    const reason = codeOf(error)
    logger.error(
      { event: 'object.not_deleted', export_id: id, reason_code: reason, err: error },
      'not deleted',
    )
    await undone.defer('deletion', id, reason, pause)
  }
}
