import { Readable } from 'node:stream'
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import type { ObjectStoreOptions } from './contract.ts'

export type StoreTimeouts = { connectMs: number; requestMs: number }

/** A hung part must end in an error: the library's own defaults wait for ever. */
export const defaultTimeouts: StoreTimeouts = { connectMs: 5_000, requestMs: 60_000 }

/** @param endpoint the address to speak to, or to sign for: links are signed for the public one */
export function createClient(
  options: ObjectStoreOptions,
  endpoint: string | undefined,
  { connectMs, requestMs }: StoreTimeouts,
): S3Client {
  const config: S3ClientConfig = {
    region: options.region,
    forcePathStyle: options.forcePathStyle,
    requestChecksumCalculation: options.checksums,
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 5,
    // Asking before each part costs a new connection for each: the library never uses again one on which it asked.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: requestMs,
      socketTimeout: requestMs,
      throwOnRequestTimeout: true,
    },
  }
  if (endpoint !== undefined) config.endpoint = endpoint
  if (options.credentials !== undefined) config.credentials = options.credentials
  const client = new S3Client(config)
  leaveBodiesToTls(client)
  sendInSlices(client)
  if (options.forcePathStyle) dropBucketSlash(client, options.bucket)
  return client
}

// `/bucket/` and `/bucket` are one to every server, but some check the signature of `/bucket` for both.
function dropBucketSlash(client: S3Client, bucket: string): void {
  client.middlewareStack.add(
    (next) => (call) => {
      const request = call.request as { path?: string }
      if (request.path === `/${bucket}/`) request.path = `/${bucket}`
      return next(call)
    },
    { step: 'build', name: 'dropBucketSlash' },
  )
}

// TLS and the checksum guard the bytes on their way: to sign them too would be to hash every one once more.
function leaveBodiesToTls(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (call) => {
      const request = call.request as { protocol?: string; body?: unknown; headers: Record<string, string> }
      if (request.protocol === 'https:' && request.body instanceof Uint8Array)
        request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD'
      return next(call)
    },
    { step: 'build', name: 'leaveBodiesToTls' },
  )
}

const sliceBytes = 256 * 1024

// Written at once, a body of megabytes is encrypted at once: a second copy of it in memory, out of the cache before it
// is sent. By the time of this step it is signed, and each attempt has a stream of its own.
function sendInSlices(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (call) => {
      const request = call.request as { body?: unknown }
      if (!(request.body instanceof Uint8Array) || request.body.length <= sliceBytes) return next(call)
      const body = slicesOf(request.body)
      return next({
        ...call,
        request: Object.assign(Object.create(Object.getPrototypeOf(request)), request, { body }),
      })
    },
    { step: 'deserialize', priority: 'low', name: 'sendInSlices' },
  )
}

function slicesOf(bytes: Uint8Array): Readable {
  let at = 0
  return new Readable({
    highWaterMark: 1,
    read() {
      const slice = bytes.subarray(at, at + sliceBytes)
      at += slice.length
      this.push(slice.length === 0 ? null : slice)
    },
  })
}
