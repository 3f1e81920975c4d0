import { randomUUID } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { asStorageError, bucketKeeps, bucketMissing, isNotFound, storageRejected } from './errors.ts'

/**
 * Whether files of this bucket can be deleted: it is there, no default retention locks what is written, and this account may
 * delete a key and a version. Asked without writing anything: deleting what is not there takes the same rights.
 *
 * @throws ExportError `storage.bucket_missing`, `storage.bucket_keeps`; `storage.unavailable` or `storage.rejected` when the
 * store does not tell
 */
export async function assertDeletable(client: S3Client, bucket: string, prefix: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (error) {
    throw isNotFound(error) ? bucketMissing({}, error) : asStorageError(error)
  }
  const days = await retention(client, bucket)
  if (days !== null) throw bucketKeeps({ cause: 'default retention', ...days })
  const Key = `${prefix}${randomUUID()}`
  try {
    const { VersionId } = await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
    // A bucket that keeps versions has made a marker, which is a version like any other.
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId: VersionId ?? 'null' }))
  } catch (error) {
    const fault = asStorageError(error)
    throw fault.code === storageRejected.code && fault.facts.status === 403
      ? bucketKeeps({ cause: 'deletion is refused', ...fault.facts }, error)
      : fault
  }
}

/** The default retention of a bucket with object lock; null where there is none, or the server will not say. */
async function retention(
  client: S3Client,
  bucket: string,
): Promise<{ mode: string; days?: number; years?: number } | null> {
  const rule = await client.send(new GetObjectLockConfigurationCommand({ Bucket: bucket })).then(
    ({ ObjectLockConfiguration }) => ObjectLockConfiguration?.Rule?.DefaultRetention,
    () => undefined,
  )
  if (rule?.Mode === undefined) return null
  return {
    mode: rule.Mode,
    ...(rule.Days !== undefined && { days: rule.Days }),
    ...(rule.Years !== undefined && { years: rule.Years }),
  }
}
