import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { StoredObject } from './contract.ts'
import { asStorageError, storageIncomplete } from './errors.ts'

export type UploadTarget = { client: S3Client; bucket: string; key: string; contentType: string }

/** 16 MiB parts reach 156 GiB in the 10,000 parts that S3 allows; two of them at a time bound the memory. */
const partSize = 16 * 1024 * 1024
const partsAtOnce = 2

/**
 * Streams one body into one object and proves that the store holds all of it.
 * The body's own error, or the signal's reason, is thrown as it is: it is the caller's, not the store's.
 */
export async function uploadStream(
  { client, bucket, key, contentType }: UploadTarget,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<StoredObject> {
  signal.throwIfAborted()
  const measured = measure(body, signal)
  const upload = new Upload({
    client,
    params: {
      Bucket: bucket,
      Key: key,
      Body: Readable.from(measured.chunks, { objectMode: false }),
      ContentType: contentType,
    },
    partSize,
    queueSize: partsAtOnce,
    leavePartsOnError: false,
  })
  const abort = () => void upload.abort().catch(() => {})
  signal.addEventListener('abort', abort, { once: true })
  try {
    const answer = await upload.done().catch((error: unknown) => completedAfterAll(error, measured))
    const stored = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    })
    if (BigInt(stored.ContentLength ?? -1) !== measured.bytes())
      throw storageIncomplete({ stored: stored.ContentLength ?? null })
    return {
      bytes: measured.bytes(),
      sha256: measured.sha256(),
      versionId: stored.VersionId ?? answer?.VersionId ?? null,
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw (
      measured.error() ??
      (error instanceof Error && error.name === 'ExportError' ? error : asStorageError(error))
    )
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** When only the last answer was lost the object may be there: the size that follows decides. */
function completedAfterAll(
  error: unknown,
  measured: { ended(): boolean },
): { VersionId?: string } | undefined {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode
  const answerLost = status === undefined || status >= 500 || name === 'NoSuchUpload'
  if (measured.ended() && answerLost) return undefined
  throw error
}

function measure(body: AsyncIterable<Uint8Array>, signal: AbortSignal) {
  const hash = createHash('sha256')
  let bytes = 0n
  let ended = false
  let failure: unknown

  async function* chunks() {
    try {
      for await (const chunk of body) {
        signal.throwIfAborted()
        hash.update(chunk)
        bytes += BigInt(chunk.byteLength)
        yield chunk
      }
      ended = true
    } catch (error) {
      failure = error
      throw error
    }
  }
  return {
    chunks: chunks(),
    bytes: () => bytes,
    sha256: () => hash.copy().digest('hex'),
    ended: () => ended,
    error: () => failure,
  }
}
