import { codeOf, type ExportRequest } from '@pdd/core'
import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'

export type DeleteExpiredDeps = {
  requests: Pick<Database['requests'], 'listUndeleted' | 'markDeleted' | 'noteUndeleted'>
  objects: Pick<ObjectStore, 'remove'>
  logger: Logger
}

const pageSize = 200
/** What a store refuses by its own rules it refuses a little later too, and its key is closed by then. */
const refusedForMs = 600_000

/**
 * Removes the objects of expired requests, each for itself: one that the store refuses to delete keeps no other. A request
 * is `deleted` when its bytes are gone, and not before.
 *
 * @throws what the first of them was refused with, when all have been tried
 */
export function createDeleteExpired({ requests, objects, logger }: DeleteExpiredDeps) {
  const refused = new Map<string, { error: unknown; until: number }>()

  return async function deleteExpired(): Promise<number> {
    let deleted = 0
    let fault: unknown
    const listed = new Set<string>()
    for await (const request of undeleted()) {
      listed.add(request.id)
      const error = await remove(request)
      if (error === null) deleted += 1
      else fault ??= error
    }
    for (const id of refused.keys()) if (!listed.has(id)) refused.delete(id)
    if (fault !== undefined) throw fault
    return deleted
  }

  async function* undeleted(): AsyncGenerator<ExportRequest> {
    let after: string | null = null
    do {
      const page: ExportRequest[] = await requests.listUndeleted(pageSize, after)
      yield* page
      after = page.length === pageSize ? (page.at(-1)?.id ?? null) : null
    } while (after !== null)
  }

  /** null when it is gone */
  async function remove({ id, objectKey }: ExportRequest): Promise<unknown> {
    const before = refused.get(id)
    if (before !== undefined && before.until > Date.now()) return before.error
    try {
      if (objectKey !== null) await objects.remove(objectKey)
    } catch (error) {
      const reason = codeOf(error)
      logger.error(
        { event: 'object.not_deleted', export_id: id, reason_code: reason, err: error },
        'not deleted',
      )
      if (reason !== 'storage.undeletable') return error
      refused.set(id, { error, until: Date.now() + refusedForMs })
      await requests.noteUndeleted(id, reason)
      return error
    }
    await requests.markDeleted(id)
    return null
  }
}
