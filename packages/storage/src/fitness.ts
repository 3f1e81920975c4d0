import { randomUUID } from 'node:crypto'
import {
  CreateBucketCommand,
  type CreateBucketCommandInput,
  DeleteObjectCommand,
  GetObjectCommand,
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

/** How a store says that the key pair is wrong, and not that this object may not be read. */
const wrongKeys = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken', 'ExpiredToken'])

/**
 * Whether links that this account signs can open files: the bucket is there and the store knows the key pair. Asked by
 * reading what is not there, which takes no more rights than a link has: to an account that may not list, a store says of a
 * missing object that it may not be read.
 *
 * @throws ExportError `storage.bucket_missing`, `storage.rejected`, `storage.unavailable`
 */
export async function assertReadable(client: S3Client, bucket: string, prefix: string): Promise<void> {
  try {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: `${prefix}${randomUUID()}`, Range: 'bytes=0-0' }),
    )
    ;(Body as { destroy?(): void } | undefined)?.destroy?.()
  } catch (error) {
    const { name = '', $metadata } = (error ?? {}) as {
      name?: string
      $metadata?: { httpStatusCode?: number }
    }
    if (name === 'NoSuchBucket') throw bucketMissing({}, error)
    if (wrongKeys.has(name))
      throw storageRejected({ status: $metadata?.httpStatusCode, refusal: name }, error)
    if (!isNotFound(error) && $metadata?.httpStatusCode !== 403) throw asStorageError(error)
  }
}

/**
 * Makes the bucket, where this account may.
 *
 * @returns false when it is there already and this account's own
 * @throws ExportError `storage.rejected` with the store's own word for why; `storage.unavailable`
 */
export async function createBucket(client: S3Client, bucket: string, region: string): Promise<boolean> {
  // AWS takes no name for its first region.
  const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
    return false
  } catch (error) {
    if (!isNotFound(error)) throw asStorageError(error)
  }
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket, ...where } as CreateBucketCommandInput))
    return true
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
    if (name === 'BucketAlreadyOwnedByYou') return false
    const status = $metadata?.httpStatusCode ?? 500
    throw status < 500 ? storageRejected({ status, refusal: name }, error) : asStorageError(error)
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
