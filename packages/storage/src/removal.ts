import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { ExportError } from '@pdd/core'
import { asStorageError, isNotFound, isUnlisted, storageRejected, storageUndeletable } from './errors.ts'

type Versions = { data: string[]; markers: string[] }

/**
 * Closes the key, so that no link opens it any more, then deletes every version of it and looks: a marker alone would keep
 * the person's data. What one version refuses keeps no other from being deleted, and the key stays closed.
 *
 * @throws ExportError `storage.undeletable` with `closed`: whether the key can no longer be read, and `versionsLeft`
 */
export async function removeAllVersions(client: S3Client, bucket: string, key: string): Promise<void> {
  const refusals: ExportError[] = []
  const attempt = async (VersionId?: string) => {
    try {
      await client.send(
        new DeleteObjectCommand({ Bucket: bucket, Key: key, ...(VersionId && { VersionId }) }),
      )
    } catch (error) {
      refusals.push(asStorageError(error))
    }
  }
  try {
    // Each plain deletion adds a marker, in a bucket that keeps versions: one is enough.
    if (await exists(client, bucket, key)) await attempt()
    const versions = await listVersions(client, bucket, key)
    for (const version of versions?.data ?? []) await attempt(version)
    const left = versions && (await listVersions(client, bucket, key))
    // A marker that is deleted before the last version opens the key again.
    if (left?.data.length === 0) for (const marker of left.markers) await attempt(marker)
    const open = await exists(client, bucket, key)
    const versionsLeft = left?.data.length ?? 0
    if (!open && versionsLeft === 0) return
    throw (
      refusals.find(isPassing) ?? storageUndeletable({ closed: !open, versionsLeft, ...refusals[0]?.facts })
    )
  } catch (error) {
    throw asStorageError(error)
  }
}

/** Whether the same may go through by itself, a little later. */
function isPassing({ code }: ExportError): boolean {
  return code !== storageRejected.code
}

/** null where the server keeps no versions it could list */
async function listVersions(client: S3Client, bucket: string, key: string): Promise<Versions | null> {
  try {
    // The prefix also matches longer keys: only the exact one is ours.
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }))
    const ofKey = (listed: { Key?: string | undefined; VersionId?: string | undefined }[] = []) =>
      listed.filter(({ Key }) => Key === key).map(({ VersionId }) => VersionId ?? 'null')
    return { data: ofKey(page.Versions), markers: ofKey(page.DeleteMarkers) }
  } catch (error) {
    if (isUnlisted(error)) return null
    throw error
  }
}

async function exists(client: S3Client, bucket: string, key: string): Promise<boolean> {
  return client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).then(
    () => true,
    (error: unknown) => {
      if (isNotFound(error)) return false
      throw error
    },
  )
}
