import { setTimeout as delay } from 'node:timers/promises'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { ContentEncoding } from './contract.ts'
import { storageRejected } from './errors.ts'
import { createPart, type Part, type PartSizes, usualParts } from './parts.ts'
import { raceAbort } from './race-abort.ts'

export type UploadTarget = {
  client: S3Client
  bucket: string
  key: string
  contentType: string
  encoding: ContentEncoding
}

/** A store that hangs must not hold up a shutdown; its lifecycle rule and the sweep remove what stays. */
const abortTimeoutMs = 10_000
const abortAgainAfterMs = 500
/** one fills up while the others are on their way */
const partsHeld = 3

/**
 * Sends one body to one object: in one request when it fits into a part, else part by part. The first request that
 * fails stops the others and the body with them, and the upload is aborted.
 *
 * @param chunks the bytes of the object, encoded as the target says
 * @param stop aborted here at the first failure, with its error; the body is expected to end by it
 * @returns the version that the store names
 */
export async function sendBody(
  target: UploadTarget,
  chunks: AsyncIterable<Uint8Array>,
  metadata: Record<string, string>,
  stop: AbortController,
  sizes: PartSizes = usualParts,
): Promise<string | null> {
  const { client, bucket: Bucket, key: Key, contentType: ContentType } = target
  const encoded = target.encoding === 'identity' ? {} : { ContentEncoding: target.encoding }
  const object = { Bucket, Key, ContentType, ...encoded, Metadata: metadata }
  const body = chunks[Symbol.asyncIterator]()
  const free = Array.from({ length: partsHeld }, createPart)
  const busy = new Set<Promise<void>>()
  const sent: Promise<CompletedPart>[] = []
  let rest: Uint8Array = new Uint8Array()
  let upload: Upload | undefined
  try {
    for (;;) {
      const part = free.pop() as Part
      // Most exports are small: memory for whole parts is taken when there is more than one to send.
      part.empty(sent.length < sizes.manyParts ? sizes.bytes : sizes.laterBytes, sent.length > 0)
      rest = await fill(part, rest, body)
      const ended = !part.full()
      if (ended && upload === undefined) return await putWhole(client, object, part, stop)
      if (!ended || part.bytes().length > 0) {
        upload ??= { Bucket, Key, UploadId: await begin(client, object, stop) }
        const sending = sendPart(client, upload, sent.length + 1, part, stop)
        const freed = sending.then(() => {
          free.push(part)
          busy.delete(freed)
        })
        freed.catch((error) => stop.abort(error))
        busy.add(freed)
        sent.push(sending)
      }
      if (ended) break
      if (free.length === 0) await Promise.race(busy)
    }
    const MultipartUpload = { Parts: await Promise.all(sent) }
    const command = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload } as Required<Upload>)
    const answer = await send(stop.signal, (abortSignal) => client.send(command, { abortSignal }))
    return answer.VersionId ?? null
  } catch (error) {
    stop.abort(error)
    if (upload !== undefined) await abortUpload(client, upload)
    // The first failure stopped the rest, and what the rest threw is its echo.
    throw stop.signal.reason
  } finally {
    // A body that nobody asks any more would hold what it reads from. Not awaited: it may hang.
    body.return?.().catch(() => {})
  }
}

type Upload = { Bucket: string; Key: string; UploadId: string }
type Description = {
  Bucket: string
  Key: string
  ContentType: string
  ContentEncoding?: string
  Metadata: Record<string, string>
}

/** Fills a part up, from what the last one had no room for and then from the body; returns what is left over. */
async function fill(part: Part, rest: Uint8Array, body: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let chunk = rest
  for (;;) {
    const left = chunk.subarray(part.fill(chunk))
    if (part.full()) return left
    const next = await body.next()
    if (next.done) return left
    chunk = next.value
  }
}

async function putWhole(
  client: S3Client,
  object: Description,
  part: Part,
  stop: AbortController,
): Promise<string | null> {
  const command = new PutObjectCommand({ ...object, Body: part.bytes() })
  const answer = await send(stop.signal, (abortSignal) => client.send(command, { abortSignal }))
  return answer.VersionId ?? null
}

async function begin(client: S3Client, object: Description, stop: AbortController): Promise<string> {
  const checked = (await client.config.requestChecksumCalculation()) === 'WHEN_SUPPORTED'
  const command = new CreateMultipartUploadCommand({
    ...object,
    ...(checked && { ChecksumAlgorithm: 'CRC32' as const }),
  })
  // What was begun is aborted by its id, so the answer that tells it is waited for.
  const late = delayed(stop.signal, abortTimeoutMs)
  const { UploadId } = await send(late, (abortSignal) => client.send(command, { abortSignal }))
  if (UploadId === undefined) throw storageRejected({ missing: 'UploadId' })
  return UploadId
}

async function sendPart(
  client: S3Client,
  upload: Upload,
  PartNumber: number,
  part: Part,
  stop: AbortController,
): Promise<CompletedPart> {
  const command = new UploadPartCommand({ ...upload, PartNumber, Body: part.bytes() })
  const { ETag, ChecksumCRC32 } = await send(stop.signal, (abortSignal) =>
    client.send(command, { abortSignal }),
  )
  if (!ETag) throw storageRejected({ missing: 'ETag' })
  return { PartNumber, ETag, ...(ChecksumCRC32 !== undefined && { ChecksumCRC32 }) }
}

/** The client does not always end a request when it is told to. */
function send<Answer>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  signal.throwIfAborted()
  return raceAbort(signal, ask(signal))
}

/** Failures stay silent: they must not hide why the upload was given up. */
async function abortUpload(client: S3Client, upload: Upload): Promise<void> {
  const command = new AbortMultipartUploadCommand(upload)
  const abortSignal = AbortSignal.timeout(abortTimeoutMs)
  await client.send(command, { abortSignal }).catch(() => {})
  // A part that was cancelled here may still be at work there, and brings the upload back to life when it ends.
  await delay(abortAgainAfterMs)
  await client.send(command, { abortSignal }).catch(() => {})
}

function delayed(signal: AbortSignal, byMs: number): AbortSignal {
  const late = new AbortController()
  const onAbort = () => setTimeout(() => late.abort(signal.reason), byMs).unref()
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  return late.signal
}
