import type { Connection } from '../connection.ts'
import { keptFor } from '../records/kept-for.ts'
import { createBrakeRepository } from '../sweeps/brakes.ts'
import type { OfficerRepository } from './contract.ts'
import {
  decideDelegatedRequest,
  delegatedRequestMade,
  proposeDelegatedRequest,
  reopenDelegatedRequest,
  waitingDelegatedRequests,
} from './delegated-requests.ts'
import { disavow, findDisavowal, forgetOldDisavowals, issueDisavowal } from './disavowal.ts'
import { oweExpiring } from './expiring.ts'
import { extend, extensionReason } from './extend.ts'
import { figures, figuresByMonth, typicalSeconds } from './figures.ts'
import { isFrozen, liftFreeze } from './freeze.ts'
import { failedFor, heldUp } from './held-up.ts'
import { listForDesk } from './list.ts'
import { note, resend, retry } from './officer-actions.ts'
import { endRestriction, isRestricted, restrict } from './restriction.ts'
import { timeline } from './timeline.ts'
import { countUntold, untold } from './untold.ts'
import { listViews, recordView } from './views.ts'

/** The officer's desk, and what stops an account. */
export function createOfficerRepository(connection: Connection): OfficerRepository {
  return {
    list: (filter) => listForDesk(connection, filter),
    timeline: (id) => timeline(connection, id),
    figures: (period) => figures(connection, period),
    figuresByMonth: (period) => figuresByMonth(connection, period),
    typicalSeconds: keptFor(60_000, (site: string) => typicalSeconds(connection, site)),
    retry: (id, officer) => retry(connection, id, officer),
    heldUp: (site, officer) => heldUp(connection, site, officer),
    failedFor: (wanted) => failedFor(connection, wanted),
    untold: (site) => untold(connection, site),
    countUntold: () => countUntold(connection),
    resend: (id, officer) => resend(connection, id, officer),
    extend: (id, dueAt, officer) => extend(connection, id, dueAt, officer),
    recordView: (view) => recordView(connection, view),
    views: (page) => listViews(connection, page),
    note: (id, action, officer) => note(connection, id, action, officer),
    extensionReason: (id) => extensionReason(connection, id),
    proposeDelegatedRequest: (input) => proposeDelegatedRequest(connection, input),
    waitingDelegatedRequests: (site) => waitingDelegatedRequests(connection, site),
    decideDelegatedRequest: (site, id, decision) => decideDelegatedRequest(connection, site, id, decision),
    delegatedRequestMade: (id) => delegatedRequestMade(connection, id),
    reopenDelegatedRequest: (id, by) => reopenDelegatedRequest(connection, id, by),
    sweepStops: createBrakeRepository(connection).list,
    isFrozen: (site, subjectId) => isFrozen(connection, site, subjectId),
    liftFreeze: (id, officer) => liftFreeze(connection, id, officer),
    isRestricted: (site, subjectId) => isRestricted(connection, site, subjectId),
    restrict: (id, officer) => restrict(connection, id, officer),
    endRestriction: (id, officer) => endRestriction(connection, id, officer),
    issueDisavowal: (requestId, hash, options) => issueDisavowal(connection, requestId, hash, options),
    findDisavowal: (tokenHash) => findDisavowal(connection, tokenHash),
    forgetOldDisavowals: () => forgetOldDisavowals(connection),
    disavow: (tokenHash) => disavow(connection, tokenHash),
    oweExpiring: (options) => oweExpiring(connection, options),
  }
}
