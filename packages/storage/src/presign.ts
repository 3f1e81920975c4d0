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

/**
 * Signs a download. What the link promises is capped by the life of the credentials that sign it.
 *
 * @throws RangeError when `filename` is not a plain ASCII name or `expiresInSeconds` is not positive
 * @throws ExportError `storage.rejected` when the credentials are about to end and no newer ones can be had
 */
export async function presignGet(target: PresignTarget): Promise<{ url: string; expiresAt: Date }> {
  const { client, bucket, key, filename } = target
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(filename)) {
    throw new RangeError('a download is named by letters, digits, dots and hyphens')
  }
  if (!(target.expiresInSeconds >= 1)) throw new RangeError('a link lives for a second at least')
  // Signatures count in whole seconds.
  const now = Math.floor(Date.now() / 1000) * 1000
  const credentialSeconds = await secondsOfCredentials(client, now)
  const expiresIn = Math.floor(Math.min(target.expiresInSeconds, longestSeconds, credentialSeconds))
  if (expiresIn < 1) throw storageRejected({ credentials: 'about to expire' })
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

/** How long a link may still live by the credentials alone, after refreshing those that are almost over. */
async function secondsOfCredentials(client: S3Client, now: number): Promise<number> {
  const secondsLeft = async (forceRefresh: boolean) => {
    const { expiration } = await client.config.credentials({ forceRefresh })
    if (expiration === undefined) return Number.POSITIVE_INFINITY
    return (expiration.getTime() - now) / 1000 - marginSeconds
  }
  const left = await secondsLeft(false)
  return left > 0 ? left : secondsLeft(true)
}
