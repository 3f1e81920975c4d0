import { AbortMultipartUploadCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import { storageRejected } from './errors.ts'
import { untilStopped } from './until-stopped.ts'

/** A store that hangs must not hold up a shutdown; its lifecycle rule and the sweep remove what stays. */
const abortTimeoutMs = 10_000

/**
 * The client for one upload: the first request that fails stops all others and the body with them.
 *
 * The upload library lets its other parts go on, reading the whole source, after one has failed, and does not cancel
 * requests that are under way.
 */
export function stoppingClient(client: S3Client, stop: AbortController): S3Client {
  const send = async (command: Parameters<S3Client['send']>[0]) => {
    if (command instanceof AbortMultipartUploadCommand) {
      const abortSignal = AbortSignal.timeout(abortTimeoutMs)
      // Its failure must not hide why the upload was given up.
      return client.send(command, { abortSignal }).catch(() => ({}))
    }
    try {
      const answer: object = await untilStopped(
        stop.signal,
        client.send(command as UploadPartCommand, { abortSignal: stop.signal }),
      )
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
