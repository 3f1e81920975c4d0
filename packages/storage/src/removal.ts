import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { asStorageError, isNotFound, isUnsupported, storageUndeletable } from './errors.ts'

/** Deletes every version and delete marker of one key, then looks: a marker alone would keep the person's data. */
export async function removeAllVersions(client: S3Client, bucket: string, key: string): Promise<void> {
  try {
    const versions = await listVersions(client, bucket, key)
    for (const VersionId of versions ?? []) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId }))
    }
    if (await exists(client, bucket, key))
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    const left = versions === null ? [] : ((await listVersions(client, bucket, key)) ?? [])
    if (left.length > 0 || (await exists(client, bucket, key))) throw storageUndeletable()
  } catch (error) {
    throw asStorageError(error)
  }
}

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
    if (cannotList(error)) return aborted
    throw asStorageError(error)
  }
}

/** null where the server keeps no versions it could list */
async function listVersions(client: S3Client, bucket: string, key: string): Promise<string[] | null> {
  try {
    // The prefix also matches longer keys: only the exact one is ours.
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }))
    const listed = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]
    return listed.filter(({ Key }) => Key === key).map(({ VersionId }) => VersionId ?? 'null')
  } catch (error) {
    if (cannotList(error)) return null
    throw error
  }
}

async function exists(client: S3Client, bucket: string, key: string): Promise<boolean> {
  return client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).then(
    () => true,
    (error: unknown) => {
      if (isNotFound(error)) return false
      throw error
    },
  )
}

function ignoreGone(error: unknown): void {
  if (!isNotFound(error)) throw error
}

// Small servers answer what they do not know with 501, with a 404, or with something that does not parse.
function cannotList(error: unknown): boolean {
  return isUnsupported(error) || isNotFound(error) || (error as { name?: string }).name === 'SyntaxError'
}
