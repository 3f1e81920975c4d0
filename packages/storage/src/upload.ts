import { randomUUID } from 'node:crypto'
import { HeadObjectCommand } from '@aws-sdk/client-s3'
import type { StoredObject } from './contract.ts'
import { asStorageError, storageIncomplete } from './errors.ts'
import { type MeasuredBody, measureBody } from './measured-body.ts'
import { sendBody, type UploadTarget } from './multipart.ts'

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
    const versionId = await sendUnlessLost(target, measured, stop, mark)
    return await confirm(target, measured, mark, versionId, signal)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw measured.error() ?? asStorageError(error)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** When only the last answer was lost the object may be there: looking at it decides. */
async function sendUnlessLost(
  target: UploadTarget,
  measured: MeasuredBody,
  stop: AbortController,
  mark: string,
): Promise<string | null> {
  try {
    return await sendBody(target, measured.chunks, { [uploadMark]: mark }, stop)
  } catch (error) {
    if (measured.ended() && answerWasLost(error)) return null
    throw error
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
