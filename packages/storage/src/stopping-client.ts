import { setTimeout as delay } from 'node:timers/promises'
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { storageRejected } from './errors.ts'
import { untilStopped } from './until-stopped.ts'

/** A store that hangs must not hold up a shutdown; its lifecycle rule and the sweep remove what stays. */
const abortTimeoutMs = 10_000
const abortAgainAfterMs = 500

/**
 * The client for one upload: the first request that fails stops all others and the body with them.
 *
 * The upload library lets its other parts go on, reading the whole source, after one has failed, and does not cancel
 * requests that are under way.
 */
export function stoppingClient(client: S3Client, stop: AbortController): S3Client {
  // Begun uploads are aborted by their id, so the answer that tells it is waited for.
  const begin = delayed(stop.signal, abortTimeoutMs)

  const send = async (command: Parameters<S3Client['send']>[0]) => {
    if (command instanceof AbortMultipartUploadCommand) {
      await abortUpload(client, command)
      return {}
    }
    const abortSignal = command instanceof CreateMultipartUploadCommand ? begin : stop.signal
    try {
      const request = client.send(command as UploadPartCommand, { abortSignal })
      const answer: object = await untilStopped(abortSignal, request)
      if (command instanceof UploadPartCommand && !(answer as { ETag?: string }).ETag) {
        throw storageRejected({ missing: 'ETag' })
      }
      return answer
    } catch (error) {
      stop.abort(error)
      throw error
    }
  }
  return Object.assign(Object.create(client) as S3Client, { send })
}

/** Failures stay silent: they must not hide why the upload was given up. */
async function abortUpload(client: S3Client, command: AbortMultipartUploadCommand): Promise<void> {
  const abortSignal = AbortSignal.timeout(abortTimeoutMs)
  await client.send(command, { abortSignal }).catch(() => {})
  // A part that was cancelled here may still be at work there, and brings the upload back to life when it ends.
  await delay(abortAgainAfterMs)
  await client.send(command, { abortSignal }).catch(() => {})
}

function delayed(signal: AbortSignal, byMs: number): AbortSignal {
  const late = new AbortController()
  const onAbort = () => setTimeout(() => late.abort(signal.reason), byMs).unref()
  signal.addEventListener('abort', onAbort, { once: true })
  return late.signal
}
