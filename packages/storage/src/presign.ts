import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { storageRejected } from './errors.ts'

/** SigV4 signs for a week at the most. */
const longestSeconds = 7 * 24 * 3600
/** A link must not promise the last minute of a role's credentials. */
const marginSeconds = 60

export type PresignTarget = {
  client: S3Client
  bucket: string
  key: string
  filename: string
  expiresInSeconds: number
}

/** Signs a download. What the link promises is capped by the life of the credentials that sign it. */
export async function presignGet(target: PresignTarget): Promise<{ url: string; expiresAt: Date }> {
  const { client, bucket, key, filename } = target
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(filename))
    throw new RangeError('a download is named by letters, digits, dots and hyphens')
  const credentials = await client.config.credentials({ forceRefresh: false })
  const now = Date.now()
  const credentialSeconds = credentials.expiration
    ? Math.floor((credentials.expiration.getTime() - now) / 1000) - marginSeconds
    : longestSeconds
  const expiresIn = Math.min(target.expiresInSeconds, longestSeconds, credentialSeconds)
  if (expiresIn < 1) throw storageRejected({ reason: 'the signing credentials are about to expire' })
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ResponseContentDisposition: `attachment; filename="${filename}"`,
    ResponseContentType: 'application/json; charset=utf-8',
    ResponseCacheControl: 'no-store',
  })
  const url = await getSignedUrl(client, command, { expiresIn, signingDate: new Date(now) })
  return { url, expiresAt: new Date(now + expiresIn * 1000) }
}
