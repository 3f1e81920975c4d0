import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { StoredObject } from './contract.ts'
import { asStorageError, storageIncomplete } from './errors.ts'
import { type MeasuredBody, measureBody } from './measured-body.ts'
import { stoppingClient } from './stopping-client.ts'

export type UploadTarget = { client: S3Client; bucket: string; key: string; contentType: string }

/** 16 MiB parts reach 156 GiB in the 10,000 parts that S3 allows; two of them at a time bound the memory. */
const partSize = 16 * 1024 * 1024
const partsAtOnce = 2

/** Metadata of the object that tells this upload from any other to the same key. */
const uploadMark = 'upload'

/**
 * Streams one body into one object and proves that the store holds all of it.
 *
 * The body's own error, or the signal's reason, is thrown as it is: it is the caller's, not the store's. When this
 * rejects, the multipart upload has been aborted, or the store was told so and did not answer within seconds.
 */
export async function uploadStream(
  target: UploadTarget,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<StoredObject> {
  signal.throwIfAborted()
  const stop = new AbortController()
  const onAbort = () => stop.abort(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  const measured = measureBody(body, stop.signal)
  try {
    const mark = randomUUID()
    const versionId = await sendBody(target, measured, stop, mark)
    return await confirm(target, measured, mark, versionId, signal)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw measured.error() ?? asStorageError(error)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

async function sendBody(
  { client, bucket, key, contentType }: UploadTarget,
  measured: MeasuredBody,
  stop: AbortController,
  mark: string,
): Promise<string | null> {
  const upload = new Upload({
    client: stoppingClient(client, stop),
    params: {
      Bucket: bucket,
      Key: key,
      Body: Readable.from(measured.chunks, { objectMode: false }),
      ContentType: contentType,
      Metadata: { [uploadMark]: mark },
    },
    partSize,
    queueSize: partsAtOnce,
    leavePartsOnError: false,
  })
  try {
    const answer = await upload.done()
    return answer.VersionId ?? null
  } catch (error) {
    // The first failure stopped the rest, and what the rest threw is its echo.
    const cause: unknown = stop.signal.aborted ? stop.signal.reason : error
    // When only the last answer was lost the object may be there: looking at it decides.
    if (measured.ended() && answerWasLost(cause)) return null
    throw cause
  }
}

function answerWasLost(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode
  return status === undefined || status >= 500 || name === 'NoSuchUpload'
}

async function confirm(
  { client, bucket, key }: UploadTarget,
  measured: MeasuredBody,
  mark: string,
  versionId: string | null,
  signal: AbortSignal,
): Promise<StoredObject> {
  const stored = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
    abortSignal: signal,
  })
  const bytes = measured.bytes()
  const ours = stored.Metadata?.[uploadMark] === mark
  if (BigInt(stored.ContentLength ?? -1) !== bytes || !ours) {
    throw storageIncomplete({ sent: String(bytes), stored: stored.ContentLength ?? null, ours })
  }
  return { bytes, sha256: measured.sha256(), versionId: stored.VersionId ?? versionId }
}
