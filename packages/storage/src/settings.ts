import { type Static, Type } from 'typebox'
import type { ContentEncoding, ObjectStoreOptions } from './contract.ts'

/** The variables that describe the store, the same for every process. A default is never a secret. */
export const s3Settings = {
  S3_ENDPOINT: Type.Optional(
    Type.String({ description: 'the address of an S3-compatible server; leave out for AWS' }),
  ),
  S3_PUBLIC_ENDPOINT: Type.Optional(
    Type.String({ description: 'where a browser reaches the store, if elsewhere' }),
  ),
  S3_REGION: Type.String({ default: 'us-east-1', description: 'the region of the bucket' }),
  S3_BUCKET: Type.String({ description: 'the bucket for finished files' }),
  S3_ACCESS_KEY_ID: Type.Optional(Type.String({ description: 'leave out to use the role of the machine' })),
  S3_SECRET_ACCESS_KEY: Type.Optional(Type.String({ description: 'goes with S3_ACCESS_KEY_ID' })),
  S3_FORCE_PATH_STYLE: Type.Boolean({ default: false, description: 'true for most S3-compatible servers' }),
  S3_CHECKSUMS: Type.Union([Type.Literal('WHEN_SUPPORTED'), Type.Literal('WHEN_REQUIRED')], {
    default: 'WHEN_SUPPORTED',
    description: 'WHEN_REQUIRED for servers that refuse CRC32 checksums',
  }),
  S3_TLS: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'on',
    description: 'off: S3_ENDPOINT may be http:// on another host',
  }),
}
const s3 = Type.Object(s3Settings)
type S3Settings = Static<typeof s3>

/**
 * The store as the variables describe it; without a key pair the credentials of the machine's role are used.
 *
 * @param settings `BUNDLE_ENCODING` is how a process that puts files encodes them
 */
export function objectStoreOptions(
  settings: S3Settings & { BUNDLE_ENCODING?: ContentEncoding },
): ObjectStoreOptions {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = settings
  return {
    region: settings.S3_REGION,
    bucket: settings.S3_BUCKET,
    forcePathStyle: settings.S3_FORCE_PATH_STYLE,
    checksums: settings.S3_CHECKSUMS,
    ...(settings.BUNDLE_ENCODING && { encoding: settings.BUNDLE_ENCODING }),
    ...(settings.S3_ENDPOINT && { endpoint: settings.S3_ENDPOINT }),
    ...(settings.S3_PUBLIC_ENDPOINT && { publicEndpoint: settings.S3_PUBLIC_ENDPOINT }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
  }
}
