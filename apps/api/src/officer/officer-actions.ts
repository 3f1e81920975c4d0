import { dueDate, type ExportRequest, isUnderWay, type Office } from '@pdd/core'
import { accountFrozen, type Database, type Officer } from '@pdd/database'
import type { FastifyBaseLogger } from 'fastify'
import type { ApiCaller } from '../authentication/caller.ts'
import { createOfficerGate, type OfficerGateDeps } from '../authentication/officer-gate.ts'
import { findVisible } from '../find-export-request.ts'
import type { RouteDeps } from '../routes/route-deps.ts'
import { aboutYourself, actionNotPossible } from './officer-errors.ts'
import { reasonOf } from './reason.ts'

export type OfficerAction = {
  title: string
  /** what comes of it, in the words of the desk */
  says: string
  /** what has come of it */
  did: string
  /** what the trail calls it */
  action: string
  /** leads to a file, and so not while the account is frozen */
  serves: boolean
  isOffered(request: ExportRequest): boolean
}

const isOver = (request: ExportRequest) =>
  request.readyAt !== null || !(isUnderWay(request) || request.status === 'failed')

/** What an officer can do with one request. All of it takes a reason, and stands in the timeline with their name. */
export const officerActions = {
  retry: {
    title: 'Try again',
    says: 'The export starts from the beginning.',
    did: 'The export starts again from the beginning.',
    action: 'retried',
    serves: true,
    isOffered: ({ status }) => status === 'failed',
  },
  resend: {
    title: 'Send the mail again',
    says: 'The person gets the mail once more; a file that is ready comes with a fresh link.',
    did: 'The person gets the mail once more.',
    action: 'mail_again',
    serves: true,
    isOffered: ({ status }) => status === 'ready' || status === 'failed',
  },
  cancel: {
    title: 'Cancel',
    says: 'The export ends; nothing is sent.',
    did: 'The export is cancelled.',
    action: 'cancelled',
    serves: false,
    isOffered: isUnderWay,
  },
  revoke: {
    title: 'Revoke and delete now',
    says: 'The file can be downloaded no more, from this moment, and is deleted within seconds.',
    did: 'The file can be downloaded no more, and is being deleted.',
    action: 'revoked',
    serves: false,
    isOffered: ({ status }) => status === 'ready',
  },
  extend: {
    title: 'Extend the deadline',
    says: 'Two months more, once (GDPR art. 12(3)). Your reason is mailed to the person.',
    did: 'The deadline is extended, and your reason is mailed to the person.',
    action: 'extended',
    serves: true,
    isOffered: (request) => !isOver(request) && request.dueAt.getTime() >= Date.now(),
  },
  unfreeze: {
    title: 'Take requests again',
    says: 'The account was frozen because a request was not the person’s own. Links of earlier mails freeze it no more.',
    did: 'The account takes requests again.',
    action: 'freeze_lifted',
    serves: false,
    isOffered: () => true,
  },
  restrict: {
    title: 'Keep the records',
    says: 'What this service keeps of the account stays, however old, until an officer ends that: where the person objects to its deletion or needs it for a claim (GDPR art. 18), or the company does (art. 17(3)).',
    did: 'The records of the account stay until an officer ends that.',
    action: 'records_restricted',
    serves: false,
    isOffered: () => true,
  },
  unrestrict: {
    title: 'Let the records go in time',
    says: 'What this service keeps of the account goes when its time is over.',
    did: 'The records of the account go when their time is over.',
    action: 'restriction_ended',
    serves: false,
    isOffered: () => true,
  },
} satisfies Record<string, OfficerAction>
export type OfficerActionName = keyof typeof officerActions

/** Whether somebody is the person that a request is about: a name is the same in any case. */
export function isOwn(subjectId: string, user: string): boolean {
  return subjectId.toLowerCase() === user.toLowerCase()
}

type Act = { id: string; action: OfficerActionName; body: { reason?: string }; log: FastifyBaseLogger }

/**
 * What an officer does with one request, at the desk or by a program.
 * @throws `export_request.not_found`, `officer_action.reason_missing`, what {@link performAction} throws, and what asks for a
 * proof of this moment
 */
export function createAct(deps: OfficerGateDeps & Pick<RouteDeps, 'requests'>) {
  const { assertMayAct } = createOfficerGate(deps)
  return async (officer: ApiCaller, { id, action, body, log }: Act): Promise<void> => {
    const found = await findVisible(deps, officer, id)
    if (isOwn(found.subjectId, officer.user)) throw aboutYourself()
    await assertMayAct(officer)
    await performAction(deps, action, found, {
      officer: { name: officer.user, reason: reasonOf(body) },
      office: deps.settings.office,
    })
    log.info({ event: `officer.${action}`, export_id: id }, 'officer action performed')
  }
}

/**
 * @throws `officer_action.about_yourself`, `account.frozen`, or `officer_action.not_possible` when the request is not, or not any more, in a
 * state for it
 */
export async function performAction(
  { requests, officers }: { requests: Pick<Database['requests'], 'cancel'>; officers: Database['officers'] },
  name: OfficerActionName,
  request: ExportRequest,
  { officer, office }: { officer: Officer; office: Office },
): Promise<void> {
  const { id, site, subjectId } = request
  if (isOwn(subjectId, officer.name)) throw aboutYourself()
  if (officerActions[name].serves && (await officers.isFrozen(site, subjectId))) throw accountFrozen()
  const ways: Record<OfficerActionName, () => Promise<unknown>> = {
    retry: () => officers.retry(id, officer),
    resend: () => officers.resend(id, officer),
    cancel: () => end(),
    revoke: () => end(),
    extend: () => officers.extend(id, dueDate(request.receivedAt, 3, office), officer),
    unfreeze: () => officers.liftFreeze(id, officer),
    restrict: () => officers.restrict(id, officer),
    unrestrict: () => officers.endRestriction(id, officer),
  }
  const done = await ways[name]()
  if (done === null || done === false) throw actionNotPossible()

  function end() {
    return requests.cancel(id, { type: 'officer', id: officer.name, reason: officer.reason })
  }
}
