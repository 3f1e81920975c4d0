import type { ExportRequest } from '@pdd/core'
import type { ApiCaller } from './authentication/caller.ts'
import type { ApiDeps } from './deps.ts'
import { requestUnknown } from './errors.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Has this caller one of the roles that see every request of their site?
 * @throws `auth.account_disabled` where the roles are those of a disabled account
 */
export async function isOfficer(
  caller: ApiCaller,
  { settings }: Pick<ApiDeps, 'settings'>,
): Promise<boolean> {
  const roles = await caller.roles()
  if (!settings.officerRoles.some((role) => roles.includes(role))) return false
  await caller.assertEnabled()
  return true
}

/** The caller's own request. One answer for what is not there and what is somebody else's. */
export async function findOwn(
  deps: Pick<ApiDeps, 'requests'>,
  caller: ApiCaller,
  id: string,
): Promise<ExportRequest> {
  const request = uuid.test(id) ? await deps.requests.get(id) : null
  if (request === null || request.site !== caller.site || request.subjectId !== caller.user)
    throw requestUnknown()
  return request
}

/** The caller's own request, or any of their site for an officer; that an officer looked stands in the trail. */
export async function findVisible(
  deps: Pick<ApiDeps, 'requests' | 'officers' | 'settings'>,
  caller: ApiCaller,
  id: string,
): Promise<ExportRequest> {
  const request = uuid.test(id) ? await deps.requests.get(id) : null
  if (request === null || request.site !== caller.site) throw requestUnknown()
  if (request.subjectId === caller.user) return request
  if (!(await isOfficer(caller, deps))) throw requestUnknown()
  const { site, user: officer } = caller
  await deps.officers.recordView({ site, officer, thing: 'request', requestId: request.id })
  return request
}
