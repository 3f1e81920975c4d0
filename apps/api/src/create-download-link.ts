import type { ExportRequest } from '@pdd/core'
import { accountFrozen } from '@pdd/database'
import type { ApiCaller } from './authentication/caller.ts'
import { assertStepUp } from './authentication/step-up.ts'
import type { ApiDeps } from './deps.ts'
import { noLongerThere, notReady } from './errors.ts'
import { isDownloadable } from './export-request-resource.ts'

const linkSeconds = 300

/**
 * A fresh link for a request that its caller may see, written to the audit trail before it is given away.
 * @throws `auth.account_disabled`, `account.frozen`, `account.too_many_requests`, `export_request.not_ready`,
 * `export_request.expired`
 */
export async function createDownloadLink(
  {
    requests,
    objects,
    officers,
    stepUp,
    logger,
    settings,
  }: Pick<ApiDeps, 'requests' | 'objects' | 'officers' | 'stepUp' | 'logger' | 'settings'>,
  request: ExportRequest,
  caller: ApiCaller,
): Promise<{ url: string; expiresAt: Date }> {
  await caller.assertEnabled()
  await assertStepUp({ stepUp, settings }, caller)
  if (await officers.isFrozen(request.site, request.subjectId)) throw accountFrozen()
  if (['expired', 'deleted'].includes(request.status)) throw noLongerThere()
  if (request.status === 'ready' && !isDownloadable(request)) throw noLongerThere()
  if (request.status !== 'ready' || request.objectKey === null || request.expiresAt === null) throw notReady()
  const found = await objects.head(request.objectKey)
  if (found === null || found.bytes !== (request.storedBytes ?? request.bytes)) {
    const event = found === null ? 'object.missing' : 'object.changed'
    logger.error({ event, export_id: request.id }, 'object missing or changed before it expired')
    throw noLongerThere()
  }
  const left = Math.floor((request.expiresAt.getTime() - Date.now()) / 1000)
  const link = await objects.presignDownload(request.objectKey, {
    expiresInSeconds: Math.max(1, Math.min(linkSeconds, left)),
    filename: 'personal-data.json',
  })
  const counted = await requests.recordDownload(
    request.id,
    { type: 'caller', id: caller.user },
    { linksPerDay: settings.linksPerDay },
  )
  if (!counted) throw noLongerThere()
  return link
}
