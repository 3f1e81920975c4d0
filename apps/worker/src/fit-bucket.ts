import { codeOf, type ExportError } from '@pdd/core'
import { configInvalid, type Logger } from '@pdd/runtime'
import type { ObjectStore } from '@pdd/storage'
import { objectPrefix } from './export/object-key.ts'

/** What no waiting mends: somebody has to make or change the bucket. */
const unfit = new Set(['storage.bucket_missing', 'storage.bucket_keeps'])
const patienceMs = 3_000

/**
 * Asks whether files can be deleted from the bucket, and refuses to start where they cannot: a file that outlives its time
 * is worse than none. A store that does not answer yet delays the start by seconds at most; what it says later is kept.
 *
 * @returns what is wrong with the bucket, as far as that is known by then; null when nothing is
 * @throws ExportError `config.invalid`
 */
export async function requireFitBucket(
  objects: Pick<ObjectStore, 'assertDeletable'>,
  logger: Logger,
): Promise<() => ExportError | null> {
  let fault: ExportError | null = null
  const asked = objects.assertDeletable(objectPrefix).catch((error: ExportError) => {
    logger.error(
      { event: 'bucket.not_checked', reason_code: codeOf(error), err: error },
      'bucket not checked',
    )
    if (unfit.has(codeOf(error))) fault = error
  })
  await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
  const found = fault as ExportError | null
  if (found === null) return () => fault
  const { message, remedy, code } = found
  throw configInvalid([
    { variable: 'S3_BUCKET', problem: `is no bucket for files: ${message} [${code}]`, remedy },
  ])
}
