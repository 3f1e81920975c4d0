import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'

export type VerifyObjectsDeps = {
  requests: Pick<Database['requests'], 'listReady'>
  objects: Pick<ObjectStore, 'head'>
  logger: Logger
}

const pageSize = 200

/**
 * Holds every `ready` row against the store: after a restored backup, a lifecycle rule or a hand in the bucket, an object
 * may be gone or another. That is told, and no row is changed: a store that is only wired wrongly must not cost a file.
 * Returns how many rows have no such object.
 */
export function createVerifyObjects({ requests, objects, logger }: VerifyObjectsDeps) {
  return async function verifyObjects(): Promise<number> {
    let faults = 0
    let after: string | null = null
    for (;;) {
      const page: Awaited<ReturnType<typeof requests.listReady>> = await requests.listReady({
        after,
        limit: pageSize,
      })
      for (const { id, objectKey, bytes, storedBytes } of page) {
        const found = objectKey === null ? null : await objects.head(objectKey)
        if (found !== null && found.bytes === (storedBytes ?? bytes)) continue
        faults += 1
        const event = found === null ? 'object.missing' : 'object.changed'
        logger.error({ event, export_id: id }, 'a ready request has no such object in the store')
      }
      if (page.length < pageSize) return faults
      after = page.at(-1)?.id ?? null
    }
  }
}
