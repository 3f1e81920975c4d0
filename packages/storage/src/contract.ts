/** How an object's bytes stand for its document: HTTP's content codings. Browsers undo them by themselves. */
export type ContentEncoding = 'identity' | 'gzip' | 'zstd'

/** What was written, known from the bytes themselves. */
export type StoredObject = {
  /** of the document */
  bytes: bigint
  /** lower-case hex of the document */
  sha256: string
  /** of the object; as `bytes` where it is not encoded */
  storedBytes: bigint
  versionId: string | null
}

export type ObjectStoreOptions = {
  /** omit for AWS */
  endpoint?: string
  /** where a browser reaches the store, when that is another address: links are signed for it */
  publicEndpoint?: string
  region: string
  bucket: string
  /** omit for the AWS credential chain (roles) */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  forcePathStyle: boolean
  /** `WHEN_REQUIRED` for servers that reject CRC32 trailers */
  checksums: 'WHEN_SUPPORTED' | 'WHEN_REQUIRED'
  /** of what is put; `identity` when omitted */
  encoding?: ContentEncoding
}

/** Put, presign, delete. The object is invisible to everyone until the request table names its key. */
export type ObjectStore = {
  /**
   * Streams `body` into `key` by multipart upload, taking SHA-256 and size on the way; memory is bounded by three parts.
   * A chunk has been taken when the next one is asked for: its memory may be used again.
   * Rejects, and aborts the upload, when the body throws, the signal aborts, or the size or the encoding that the server
   * reports differs.
   */
  put(
    key: string,
    body: AsyncIterable<Uint8Array>,
    options: { contentType: string; signal: AbortSignal },
  ): Promise<StoredObject>
  /** the size of the object as it is stored; null when there is no such object */
  head(key: string): Promise<{ bytes: bigint; versionId: string | null } | null>
  /**
   * A download link for the public endpoint. `expiresInSeconds` is capped by a week and by the life of the signing
   * credentials; `expiresAt` is what the link really lives for, and the only time that may be told to a person.
   */
  presignDownload(
    key: string,
    options: { expiresInSeconds: number; filename: string },
  ): Promise<{ url: string; expiresAt: Date }>
  /**
   * Closes the key, then removes every version of the object and verifies that none is left. Idempotent. Rejects with
   * `storage.undeletable` when a version cannot be deleted; the key is closed all the same where that is possible.
   */
  remove(key: string): Promise<void>
  /**
   * Whether files below the prefix can be deleted. Writes nothing. Rejects with `storage.bucket_missing`,
   * `storage.bucket_keeps`, or as a call that did not get through.
   */
  assertDeletable(prefix: string): Promise<void>
  /**
   * Whether links can open files below the prefix, as far as this account may ask. Rejects with `storage.bucket_missing`,
   * `storage.rejected` for a key pair that the store does not know, or as a call that did not get through.
   */
  assertReadable(prefix: string): Promise<void>
  /** Makes the bucket where it is missing; false where it is there. Rejects with `storage.rejected` where it may not. */
  createBucket(): Promise<boolean>
  /** keys and ages below a prefix, for sweeps */
  list(prefix: string): AsyncIterable<{ key: string; lastModified: Date; bytes: bigint }>
  /** Aborts open multipart uploads below the prefix that are older; returns how many. 0 where the server cannot list them. */
  abortStaleUploads(prefix: string, olderThanSeconds: number): Promise<number>
  /** HeadBucket */
  ping(): Promise<void>
  close(): void
}
