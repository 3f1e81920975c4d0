import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3'
import { asStorageError, isNotFound, isUnlisted } from './errors.ts'

/** Aborts uploads below the prefix that were begun longer ago; 0 where the server cannot list them. */
export async function abortUploads(
  client: S3Client,
  bucket: string,
  prefix: string,
  olderThanSeconds: number,
): Promise<number> {
  const before = Date.now() - olderThanSeconds * 1000
  let aborted = 0
  let marker: { KeyMarker?: string; UploadIdMarker?: string } = {}
  try {
    for (;;) {
      const page = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...marker }),
      )
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (Key === undefined || UploadId === undefined || (Initiated?.getTime() ?? 0) > before) continue
        await client
          .send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
          .catch(ignoreGone)
        aborted += 1
      }
      if (!page.IsTruncated || page.NextKeyMarker === undefined) return aborted
      marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker ?? '' }
    }
  } catch (error) {
    if (isUnlisted(error)) return aborted
    throw asStorageError(error)
  }
}

function ignoreGone(error: unknown): void {
  if (!isNotFound(error)) throw error
}
