import { codeOf, ExportError, type ExportRequest } from '@pdd/core'
import { accountFrozen } from '@pdd/database'
import { createAccountCheck } from '../authentication/account-check.ts'
import type { ApiCaller } from '../authentication/caller.ts'
import { accountDisabled } from '../errors.ts'
import { assertPerson } from '../request-export.ts'
import type { RouteDeps } from '../routes/route-deps.ts'
import { isOwn } from './officer-actions.ts'
import {
  aboutYourself,
  delegatedRequestNotYours,
  delegatedRequestWaiting,
  subjectMissing,
  subjectUnknown,
} from './officer-errors.ts'

export type Asked = {
  subject: string
  reason: string
  httpRequestId: string
  /** of a program that may have to repeat itself */
  idempotencyKey?: string | null
  /** the document in ERPNext that records it */
  recordName?: string | null
}

/**
 * An officer asks for a person who cannot. The file and every mail go to the person's own address. With four eyes a
 * second officer has to allow it first.
 */
export function createDelegatedRequests({
  officers,
  accounts,
  requestExport,
  settings,
}: Pick<RouteDeps, 'officers' | 'accounts' | 'requestExport' | 'settings'>) {
  const assertEnabled = createAccountCheck(accounts)

  /** A name that nobody has, or a disabled account, would only fail later. */
  async function assertKnown(site: string, subjectId: string): Promise<void> {
    await assertEnabled({ site, subjectId }).catch((error: unknown) => {
      throw codeOf(error) === accountDisabled.code ? subjectUnknown({}, error) : error
    })
  }

  /** Once, however often the same is asked. */
  async function noteAsked({ id }: ExportRequest, name: string, reason: string): Promise<void> {
    const timeline = await officers.timeline(id)
    const isNoted = timeline.some(
      (entry) => entry.action === 'asked_on_behalf' && entry.officer === name && entry.reason === reason,
    )
    if (!isNoted) await officers.note(id, 'asked_on_behalf', { name, reason })
  }

  return {
    /** Null: it waits for a second officer. */
    async ask(
      officer: ApiCaller,
      { subject, reason, httpRequestId, idempotencyKey = null, recordName = null }: Asked,
    ): Promise<{ request: ExportRequest; created: boolean } | null> {
      const onBehalfOf = subject.trim()
      if (onBehalfOf === '') throw subjectMissing()
      const askedBy = officer.user
      if (isOwn(onBehalfOf, askedBy)) throw aboutYourself()
      assertPerson(onBehalfOf)
      if (await officers.isFrozen(officer.site, onBehalfOf)) throw accountFrozen()
      await assertKnown(officer.site, onBehalfOf)
      if (settings.fourEyes) {
        const proposal = {
          site: officer.site,
          subjectId: onBehalfOf,
          askedBy,
          reason,
          idempotencyKey,
          recordName,
        }
        if (!(await officers.proposeDelegatedRequest(proposal))) throw delegatedRequestWaiting()
        return null
      }
      const named = { onBehalfOf, idempotencyKey, recordName }
      const asked = await requestExport({ ...asking(officer, httpRequestId), ...named })
      await noteAsked(asked.request, askedBy, reason)
      return asked
    },

    /**
     * The decision is written first, and once: whoever writes it makes the request, and nobody else makes or ends one. What
     * a process that dies in between has allowed stands on the desk again after a minute.
     */
    async decide(
      officer: ApiCaller,
      id: string,
      allowed: boolean,
      httpRequestId: string,
    ): Promise<ExportRequest | null> {
      const waiting = (await officers.waitingDelegatedRequests(officer.site)).find((asked) => asked.id === id)
      if (waiting === undefined || isOwn(waiting.askedBy, officer.user)) throw delegatedRequestNotYours()
      if (isOwn(waiting.subjectId, officer.user)) throw aboutYourself()
      if (allowed) await assertKnown(officer.site, waiting.subjectId)
      const decision = { by: officer.user, allowed }
      if ((await officers.decideDelegatedRequest(officer.site, id, decision)) === null)
        throw delegatedRequestNotYours()
      if (!allowed) return null
      const { request } = await requestExport({
        ...asking(officer, httpRequestId),
        onBehalfOf: waiting.subjectId,
        askedBy: waiting.askedBy,
        recordName: waiting.recordName,
        idempotencyKey: `delegated-${id}`,
      }).catch(async (error: unknown) => {
        // A definite no; where nobody knows whether it was made, allowing it again finds it.
        if (error instanceof ExportError && error.status < 500)
          await officers.reopenDelegatedRequest(id, officer.user)
        throw error
      })
      await officers.note(request.id, 'asked_on_behalf', { name: waiting.askedBy, reason: waiting.reason })
      await officers.note(request.id, 'allowed_on_behalf', {
        name: officer.user,
        reason: 'second pair of eyes',
      })
      await officers.delegatedRequestMade(id)
      return request
    },
  }
}

function asking(caller: ApiCaller, httpRequestId: string) {
  return { caller, format: 'bundle' as const, idempotencyKey: null, httpRequestId }
}
