import { defineError, ExportError } from '@pdd/core'

export const storageUnavailable = defineError({
  code: 'storage.unavailable',
  title: 'The object store does not answer.',
  remedy: 'Nothing to do: it is tried again. If it goes on, check S3_ENDPOINT and the store.',
  status: 503,
  retryable: true,
  outage: true,
})

/** Retryable, because an operator can mend it while the row waits: giving up would lose the request for a typo. */
export const storageRejected = defineError({
  code: 'storage.rejected',
  title: 'The object store refuses this account, or has no such bucket.',
  remedy:
    'Check S3_BUCKET, S3_REGION, the key pair or the role, and its rights to put, read, list and delete below exports/. A server that is not AWS may need S3_CHECKSUMS=WHEN_REQUIRED.',
  status: 503,
  retryable: true,
  outage: true,
})

export const storageIncomplete = defineError({
  code: 'storage.incomplete',
  title: 'The store holds another number of bytes than were sent.',
  remedy: 'Nothing to do: the attempt is repeated. If it goes on, check the store.',
  status: 503,
  retryable: true,
})

export const storageEncodingLost = defineError({
  code: 'storage.encoding_lost',
  title: 'The store does not keep how an object is encoded, so that nobody could read it.',
  remedy: 'Set BUNDLE_ENCODING=identity on the workers, or use a store that keeps Content-Encoding.',
  status: 503,
  retryable: true,
  outage: true,
})

export const storageUndeletable = defineError({
  code: 'storage.undeletable',
  title: 'The store refuses to delete a version of the object.',
  remedy:
    'Check object lock, legal holds, MFA delete, replication and the right to delete versions; the sweep tries again. While `closed` is true nobody can download it.',
  status: 503,
  retryable: true,
})

export const bucketMissing = defineError({
  code: 'storage.bucket_missing',
  title: 'The bucket for finished files does not exist.',
  remedy:
    'Make the bucket that S3_BUCKET names (`npm run bucket` does where this account may), or mend S3_BUCKET, S3_ENDPOINT and S3_REGION.',
  status: 500,
  retryable: true,
})

export const bucketKeeps = defineError({
  code: 'storage.bucket_keeps',
  title: 'The bucket keeps what is deleted from it, so that no file of a person could be deleted in time.',
  remedy:
    'Take the default retention, MFA delete or the deny off the bucket, or give S3_BUCKET one of its own where this account may delete objects and their versions.',
  status: 500,
  retryable: true,
})

type ServiceFault = { name?: string; code?: string; $metadata?: { httpStatusCode?: number } }

/** True for "there is no such object", in any of the store's spellings. */
export function isNotFound(error: unknown): boolean {
  const { name, $metadata } = (error ?? {}) as ServiceFault
  return (
    name === 'NotFound' ||
    name === 'NoSuchKey' ||
    (name !== 'NoSuchBucket' && $metadata?.httpStatusCode === 404)
  )
}

/** True where a server does not know the operation at all. */
function isUnsupported(error: unknown): boolean {
  const { name, $metadata } = (error ?? {}) as ServiceFault
  return name === 'NotImplemented' || $metadata?.httpStatusCode === 501 || $metadata?.httpStatusCode === 405
}

/** Small servers answer what they do not list with 501, with a 404, or with something that does not parse. */
export function isUnlisted(error: unknown): boolean {
  return isUnsupported(error) || isNotFound(error) || (error as { name?: string }).name === 'SyntaxError'
}

/** The library's texts name hosts, keys and requests; ours are coded, with the library's as the cause. */
export function asStorageError(error: unknown): ExportError {
  if (error instanceof ExportError) return error
  const { name, $metadata } = (error ?? {}) as ServiceFault
  const status = $metadata?.httpStatusCode
  const facts = status === undefined ? {} : { status }
  return isRefusal(name, status) ? storageRejected(facts, error) : storageUnavailable(facts, error)
}

// What the same request will meet again until somebody changes a setting or a right.
function isRefusal(name: string | undefined, status: number | undefined): boolean {
  if (name === 'NoSuchBucket' || name === 'CredentialsProviderError') return true
  if (name === 'RequestTimeout' || name === 'SlowDown') return false
  return status !== undefined && refusals.has(status)
}

// 301 and 400 are how a wrong region answers; 501 is a server that does not know checksums.
const refusals = new Set([301, 307, 400, 401, 403, 405, 501])
