import type { Connection } from '../connection.ts'
import type { ExportRequestRepository } from '../contract.ts'
import { claim, heartbeat, reclaimExpiredLeases } from './claim.ts'
import { claimNext } from './claim-next.ts'
import { createCreate } from './create.ts'
import { claimUndeleted, countRefusedDeletions } from './deletion.ts'
import { recordDownload } from './download.ts'
import {
  cancel,
  expireDue,
  giveUp,
  markDeleted,
  noteUndeleted,
  publish,
  release,
  retryLater,
  waitForOutage,
} from './lifecycle.ts'
import { list } from './list.ts'
import {
  auditTrail,
  countByStatus,
  get,
  getAll,
  listReady,
  listUndeleted,
  oldestActiveAgeSeconds,
} from './queries.ts'
import { takeDue } from './relay.ts'

/** The request table, in the order of a request's life. */
export function createExportRequestRepository(connection: Connection): ExportRequestRepository {
  return {
    create: createCreate(connection),
    get: (id) => get(connection, id),
    getAll: (ids) => getAll(connection, ids),
    list: (filter) => list(connection, filter),
    takeDue: (options) => takeDue(connection, options),
    claimNext: (id, options) => claimNext(connection, id, options),
    claim: (id, options) => claim(connection, id, options),
    heartbeat: (id, fence, options) => heartbeat(connection, id, fence, options),
    publish: (id, fence, result, options) => publish(connection, id, fence, result, options),
    retryLater: (id, fence, reason, delay) => retryLater(connection, id, fence, reason, delay),
    waitForOutage: (id, fence, reason, pause) => waitForOutage(connection, id, fence, reason, pause),
    giveUp: (id, fence, reasonCode) => giveUp(connection, id, fence, reasonCode),
    release: (id, fence) => release(connection, id, fence),
    reclaimExpiredLeases: (options) => reclaimExpiredLeases(connection, options),
    cancel: (id, actor) => cancel(connection, id, actor),
    recordDownload: (id, actor, options) => recordDownload(connection, id, actor, options),
    expireDue: (limit) => expireDue(connection, limit),
    listUndeleted: (limit, after) => listUndeleted(connection, limit, after),
    claimUndeleted: (options) => claimUndeleted(connection, options),
    countRefusedDeletions: (reason) => countRefusedDeletions(connection, reason),
    noteUndeleted: (id, reason) => noteUndeleted(connection, id, reason),
    listReady: (page) => listReady(connection, page),
    markDeleted: (id) => markDeleted(connection, id),
    countByStatus: () => countByStatus(connection),
    oldestActiveAgeSeconds: () => oldestActiveAgeSeconds(connection),
    auditTrail: (id) => auditTrail(connection, id),
  }
}
