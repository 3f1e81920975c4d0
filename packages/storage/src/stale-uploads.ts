import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3'
import { asStorageError, isNotFound, isUnlisted } from './errors.ts'

/**
 * Aborts uploads below the prefix that were begun longer ago, each for itself; 0 where the server cannot list them.
 *
 * @throws what the first was refused with, when all have been tried
 */
export async function abortUploads(
  client: S3Client,
  bucket: string,
  prefix: string,
  olderThanSeconds: number,
): Promise<number> {
  const before = Date.now() - olderThanSeconds * 1000
  let aborted = 0
  const faults: unknown[] = []
  let marker: { KeyMarker?: string; UploadIdMarker?: string } = {}
  try {
    for (;;) {
      const page = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...marker }),
      )
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        // An age that is not told must not make an upload look old: it may be under way.
        if (Key === undefined || UploadId === undefined || Initiated === undefined) continue
        if (Initiated.getTime() > before) continue
        try {
          await client
            .send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
            .catch(ignoreGone)
          aborted += 1
        } catch (error) {
          faults.push(error)
        }
      }
      if (!page.IsTruncated || page.NextKeyMarker === undefined) break
      marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker ?? '' }
    }
  } catch (error) {
    if (isUnlisted(error)) return aborted
    throw asStorageError(error)
  }
  if (faults.length > 0) throw asStorageError(faults[0])
  return aborted
}

function ignoreGone(error: unknown): void {
  if (!isNotFound(error)) throw error
}
