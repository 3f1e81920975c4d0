import { codeOf, type ExportRequest } from '@pdd/core'
import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import { workOff } from './work-off.ts'

export type VerifyObjectsDeps = {
  requests: Pick<Database['requests'], 'listReady'>
  objects: Pick<ObjectStore, 'head'>
  logger: Logger
}

const pageSize = 200
/** A store that fails so often in a row is away: the rest is looked at by the next run. */
const failuresAtMost = 5

/**
 * Holds every `ready` row against the store: after a restored backup, a lifecycle rule or a hand in the bucket, an object
 * may be gone or another. That is told, and no row is changed: a store that is only wired wrongly must not cost a file.
 * Returns how many rows have no such object, or one that cannot be looked at.
 */
export function createVerifyObjects({ requests, objects, logger }: VerifyObjectsDeps) {
  return async function verifyObjects(signal: AbortSignal): Promise<number> {
    const ready = rows()
    let failures = 0
    return workOff({
      next: async () => (await ready.next()).value ?? null,
      work: async (request) => {
        const event = await faultOf(request).then(
          (fault) => {
            failures = 0
            return fault
          },
          (error: unknown) => {
            failures += 1
            if (failures >= failuresAtMost) throw error
            const line = { export_id: request.id, reason_code: codeOf(error), err: error }
            logger.warn({ event: 'object.not_read', ...line }, 'an object could not be looked at')
            return 'object.not_read'
          },
        )
        if (event === 'object.missing' || event === 'object.changed')
          logger.error({ event, export_id: request.id }, 'a ready request has no such object in the store')
        return event !== null
      },
      ...{ lanes: 8, atMost: Number.POSITIVE_INFINITY, signal },
    })
  }

  async function* rows(): AsyncGenerator<ExportRequest, undefined> {
    let after: string | null = null
    do {
      const page: ExportRequest[] = await requests.listReady({ after, limit: pageSize })
      yield* page
      after = page.length === pageSize ? (page.at(-1)?.id ?? null) : null
    } while (after !== null)
    return undefined
  }

  async function faultOf({ objectKey, bytes, storedBytes }: ExportRequest) {
    const found = objectKey === null ? null : await objects.head(objectKey)
    if (found === null) return 'object.missing'
    return found.bytes === (storedBytes ?? bytes) ? null : 'object.changed'
  }
}
