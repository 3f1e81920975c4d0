import type { Database } from '@pdd/database'
import type { ObjectStore } from '@pdd/storage'
import { objectPrefix } from '../object-key.ts'

export type RemoveOrphansDeps = {
  requests: Pick<Database['requests'], 'get'>
  objects: Pick<ObjectStore, 'list' | 'remove'>
}

/** Far longer than the clocks of store and worker may differ, and than an upload waits for its publish. */
const youngMs = 3600_000
/** A table that was restored from a backup may not know of a request yet that is known elsewhere. */
const youngWithoutRowMs = 24 * 3600_000

/**
 * Removes objects that no row names: a worker died after its upload, or could not remove what it had made.
 * What a running attempt has just written under its own fence is left alone, however old it looks.
 */
export function createRemoveOrphans({ requests, objects }: RemoveOrphansDeps) {
  return async function removeOrphans(): Promise<number> {
    let removed = 0
    let fault: unknown
    for await (const { key, lastModified } of objects.list(objectPrefix)) {
      const age = Date.now() - lastModified.getTime()
      if (age < youngMs) continue
      const [id = '', fence] = key.slice(objectPrefix.length).split('/')
      const row = await requests.get(id)
      if (row === null && age < youngWithoutRowMs) continue
      if (row?.objectKey === key || (row?.status === 'running' && String(row.fence) === fence)) continue
      try {
        await objects.remove(key)
        removed += 1
      } catch (error) {
        // One that the store refuses to delete keeps no other.
        fault ??= error
      }
    }
    if (fault !== undefined) throw fault
    return removed
  }
}
