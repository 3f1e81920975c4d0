import {
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'
import { createClient, defaultTimeouts, type StoreTimeouts } from './client.ts'
import type { ObjectStore, ObjectStoreOptions } from './contract.ts'
import { asStorageError, isNotFound, storageRejected } from './errors.ts'
import { assertDeletable, assertReadable, createBucket } from './fitness.ts'
import { presignGet } from './presign.ts'
import { removeAllVersions } from './removal.ts'
import { abortUploads } from './stale-uploads.ts'
import { uploadStream } from './upload.ts'

/**
 * The object store of one bucket, on AWS or any S3-compatible server.
 * Errors are `storage.unavailable`, `storage.rejected`, `storage.incomplete`,
 * `storage.encoding_lost`, `storage.undeletable`, `storage.bucket_missing`, `storage.bucket_keeps`.
 */
export function createObjectStore(
  options: ObjectStoreOptions,
  timeouts: StoreTimeouts = defaultTimeouts,
): ObjectStore {
  const { bucket, encoding = 'identity' } = options
  const client = createClient(options, options.endpoint, timeouts)
  // A link asks for no checksum of a body that it does not have.
  const links: ObjectStoreOptions = { ...options, checksums: 'WHEN_REQUIRED' }
  const signing = createClient(links, options.publicEndpoint ?? options.endpoint, timeouts)

  return {
    put: (key, body, { contentType, signal }) =>
      uploadStream({ client, bucket, key, contentType, encoding }, body, signal),
    head: (key) => headObject(client, bucket, key),
    async presignDownload(key, link) {
      try {
        return await presignGet({ client: signing, bucket, key, ...link })
      } catch (error) {
        throw error instanceof RangeError ? error : asStorageError(error)
      }
    },
    remove: (key) => removeAllVersions(client, bucket, key),
    assertDeletable: (prefix) => assertDeletable(client, bucket, prefix),
    assertReadable: (prefix) => assertReadable(client, bucket, prefix),
    createBucket: () => createBucket(client, bucket, options.region),
    list: (prefix) => listObjects(client, bucket, prefix),
    abortStaleUploads: (prefix, olderThanSeconds) => abortUploads(client, bucket, prefix, olderThanSeconds),
    async ping() {
      try {
        await client.send(new HeadBucketCommand({ Bucket: bucket }))
      } catch (error) {
        throw isNotFound(error) ? storageRejected({ status: 404 }, error) : asStorageError(error)
      }
    },
    close() {
      client.destroy()
      signing.destroy()
    },
  }
}

async function headObject(client: S3Client, bucket: string, key: string): ReturnType<ObjectStore['head']> {
  try {
    const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
    return { bytes: BigInt(found.ContentLength ?? 0), versionId: found.VersionId ?? null }
  } catch (error) {
    if (isNotFound(error)) return null
    throw asStorageError(error)
  }
}

async function* listObjects(client: S3Client, bucket: string, prefix: string) {
  try {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key, LastModified, Size } of page.Contents ?? []) {
        if (Key === undefined) continue
        // An age that is not told must not make an object look old: sweeps delete by age.
        yield { key: Key, lastModified: LastModified ?? new Date(), bytes: BigInt(Size ?? 0) }
      }
    }
  } catch (error) {
    throw asStorageError(error)
  }
}
