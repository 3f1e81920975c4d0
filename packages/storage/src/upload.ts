import { randomUUID } from 'node:crypto'
import { HeadObjectCommand } from '@aws-sdk/client-s3'
import type { StoredObject } from './contract.ts'
import { encodeBody } from './encoding.ts'
import { asStorageError, storageEncodingLost, storageIncomplete } from './errors.ts'
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
  const encoded = countBytes(encodeBody(measured.chunks, target.encoding))
  try {
    const mark = randomUUID()
    const versionId = await sendUnlessLost(target, measured, encoded.chunks, stop, mark)
    const storedBytes = encoded.bytes()
    const stored = await confirm(target, storedBytes, mark, signal)
    return {
      bytes: measured.bytes(),
      sha256: measured.sha256(),
      storedBytes,
      versionId: stored.versionId ?? versionId,
    }
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
  chunks: AsyncGenerator<Uint8Array>,
  stop: AbortController,
  mark: string,
): Promise<string | null> {
  try {
    return await sendBody(target, chunks, { [uploadMark]: mark }, stop)
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
  { client, bucket, key, encoding }: UploadTarget,
  sent: bigint,
  mark: string,
  signal: AbortSignal,
): Promise<{ versionId: string | null }> {
  const stored = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
    abortSignal: signal,
  })
  const ours = stored.Metadata?.[uploadMark] === mark
  if (BigInt(stored.ContentLength ?? -1) !== sent || !ours) {
    throw storageIncomplete({ sent: String(sent), stored: stored.ContentLength ?? null, ours })
  }
  if (encoding !== 'identity' && stored.ContentEncoding !== encoding) throw storageEncodingLost()
  return { versionId: stored.VersionId ?? null }
}

function countBytes(source: AsyncGenerator<Uint8Array>): {
  chunks: AsyncGenerator<Uint8Array>
  bytes(): bigint
} {
  let bytes = 0n
  async function* chunks() {
    for await (const chunk of source) {
      bytes += BigInt(chunk.length)
      yield chunk
    }
  }
  return { chunks: chunks(), bytes: () => bytes }
}
